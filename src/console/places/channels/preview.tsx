/** How an answer looks on each platform: written by the server's own renderers, drawn here. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useCalm } from '../../data/calm.ts';
import { useQuery } from '../../data/query.ts';
import { TextArea } from '../../ui/field.tsx';
import { Loaded } from '../../ui/states.tsx';
import { channelsWords } from '../../words/channels.ts';
import { type Pictured, previewAnswer } from './calls.ts';
import { KindIcon } from './kind-icon.tsx';
import { type Node, readMarkdown, readSlack, readTelegram, type Style, unescaped } from './markup.ts';

export function Preview(): JSX.Element {
  const words = channelsWords();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? words.preview.sample;
  const asked = useCalm(text);
  const reading = useQuery(`preview/${asked}`, () => previewAnswer(asked, words.preview.source), { enabled: asked.trim() !== '' });
  return (
    <div class="stack-wide">
      <TextArea label={words.preview.label} help={words.preview.help} rows={8} value={text} onChange={setTyped} />
      {asked.trim() !== '' && (
        <Loaded of={reading}>
          {(platforms) => (
            <ul class="pictures">
              {platforms.map((one) => (
                <Picture key={one.kind} of={one} />
              ))}
            </ul>
          )}
        </Loaded>
      )}
    </div>
  );
}

function Picture({ of: { kind, messages } }: { readonly of: Pictured }): JSX.Element {
  const words = channelsWords();
  const read = READERS[kind] ?? readMarkdown;
  return (
    <li class="stack">
      <h2 class="cluster">
        <KindIcon kind={kind} />
        {words.kinds[kind as keyof typeof words.kinds] ?? kind}
      </h2>
      {messages.map((message, index) => (
        <article key={index} class={`picture picture-${kind}`} aria-label={words.preview.message(index + 1)}>
          {message.above.map((line) => (
            <p key={line} class="picture-small">
              {line}
            </p>
          ))}
          <div class="picture-words">{read(message.markup).map(draw)}</div>
          {message.below.map((line) => (
            <p key={line} class="picture-small">
              {plain(line)}
            </p>
          ))}
          {message.buttons.length > 0 && (
            <p class="picture-buttons">
              {message.buttons.map((one) => (
                <span key={one}>{one}</span>
              ))}
            </p>
          )}
        </article>
      ))}
    </li>
  );
}

/** Small print of Slack comes with links and escapes of its own. */
const plain = (line: string): string =>
  unescaped(line.replace(/<([^|>]+)(?:\|([^>]+))?>/g, (_, url: string, name?: string) => name ?? url));

const READERS: Readonly<Record<string, (markup: string) => readonly Node[]>> = { telegram: readTelegram, slack: readSlack };

const WRAPS: Readonly<Record<Style, (children: ComponentChildren) => JSX.Element>> = {
  strong: (children) => <strong>{children}</strong>,
  emphasis: (children) => <em>{children}</em>,
  strike: (children) => <s>{children}</s>,
  code: (children) => <code>{children}</code>,
  'code-block': (children) => <code class="picture-block">{children}</code>,
  quote: (children) => <q class="picture-quote">{children}</q>,
  link: (children) => <span class="picture-link">{children}</span>,
};

const draw = ({ text, styles }: Node, index: number): JSX.Element => (
  <span key={index}>{styles.reduceRight<ComponentChildren>((children, style) => WRAPS[style](children), text)}</span>
);
