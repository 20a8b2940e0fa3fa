/** The platforms that can be connected, a card each. */
import type { JSX } from 'preact';
import { href } from '../../app/router.ts';
import { LinkButton } from '../../ui/button.tsx';
import { channelsWords } from '../../words/channels.ts';
import { PLATFORMS } from './calls.ts';
import { KindIcon } from './kind-icon.tsx';
import './channels.css';

export function Platforms(): JSX.Element {
  const words = channelsWords();
  return (
    <ul class="platforms">
      {PLATFORMS.map((one) => (
        <li key={one} class="card platform">
          <KindIcon kind={one} />
          <div>
            <h3>{words.kinds[one]}</h3>
            <p>{words.connectAbout[one]}</p>
          </div>
          <LinkButton to={href('channels', 'connect', one)}>{words.connect(words.kinds[one])}</LinkButton>
        </li>
      ))}
    </ul>
  );
}
