/** Canned answers beside the reply: all of them below a button, and those that fit what stands behind a slash. */
import type { JSX } from 'preact';
import { may } from '../../app/session.ts';
import { useQuery } from '../../data/query.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Icon } from '../../ui/icons.tsx';
import { cannedWords } from '../../words/canned.ts';
import { answersIn, CANNED, type CannedAnswer, fitting, readCanned } from '../settings/canned/calls.ts';

/** Shown at once below the reply. */
const MOST_FOUND = 5;

export interface CannedChoiceOf {
  readonly all: readonly CannedAnswer[];
  /** Those that fit what is written behind a slash; null while none is looked for. */
  readonly found: readonly CannedAnswer[] | null;
}

/** A reply that begins with a slash looks for a canned answer. */
export function useCanned(text: string, isReply: boolean): CannedChoiceOf {
  const { data } = useQuery(CANNED, readCanned, { enabled: may('getConfig') });
  const all = data ? answersIn(data.config) : [];
  const isLooking = isReply && all.length > 0 && text.startsWith('/') && !text.includes('\n');
  return { all, found: isLooking ? fitting(all, text.slice(1).trim()).slice(0, MOST_FOUND) : null };
}

interface ChoiceProps {
  readonly of: readonly CannedAnswer[];
  readonly onChoose: (answer: CannedAnswer) => void;
}

export const CannedMenu = ({ of, onChoose }: ChoiceProps): JSX.Element | null =>
  of.length === 0 ? null : (
    <Menu name={cannedWords().insert} face={<Icon of="edit" />}>
      {of.map((one) => (
        <MenuItem key={one.title} onPress={() => onChoose(one)}>
          {one.title}
        </MenuItem>
      ))}
    </Menu>
  );

export function CannedFound({ of, onChoose }: ChoiceProps): JSX.Element {
  const words = cannedWords();
  return (
    <>
      <p class="help" role="status">
        {of.length === 0 ? words.noneFound : words.found(of.length)}
      </p>
      {of.length > 0 && (
        <ul class="list" aria-label={words.insert}>
          {of.map((one) => (
            <li key={one.title}>
              <button type="button" class="row canned" onClick={() => onChoose(one)}>
                <span class="row-main">
                  <span class="row-title">{one.title}</span>
                  <span class="row-about">{one.text}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
