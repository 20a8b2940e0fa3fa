/** The web chat: its page, and the line that puts it on a site. */
import type { JSX } from 'preact';
import { CopyBlock } from '../../ui/copy.tsx';
import { Icon } from '../../ui/icons.tsx';
import { channelsWords } from '../../words/channels.ts';
import { sharedWords } from '../../words/shared.ts';
import type { Channel } from './calls.ts';

export function WebChat({ channel: { public_key: key } }: { readonly channel: Channel }): JSX.Element {
  const words = channelsWords();
  return (
    <section class="stack">
      <p>
        <a class="button button-plain" href={`/chat/${encodeURIComponent(key)}`} target="_blank" rel="noopener">
          <Icon of="outside" />
          <span>
            {words.tryChat}
            <span class="visually-hidden"> ({sharedWords().newTab})</span>
          </span>
        </a>
      </p>
      <div>
        <h3>{words.embed}</h3>
        <p class="quiet">{words.embedHelp}</p>
      </div>
      <CopyBlock label={words.embed} text={`<script src="${location.origin}/widget.js" data-channel="${key}" async></script>`} />
    </section>
  );
}
