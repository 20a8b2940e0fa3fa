/** The canned answers of the team: one setting, read and written as a whole, changed one at a time. */
import { me } from '../../../app/session.ts';
import { type Config, configKey, putConfig, readConfig } from '../calls.ts';
import { refreshSetting } from '../setting-changes.ts';

export interface CannedAnswer {
  readonly title: string;
  readonly text: string;
  /** Null: of any. */
  readonly language: 'en' | 'zh' | null;
}

const KEY = 'handover.canned_answers';
export const CANNED = configKey(KEY);

export const answersIn = ({ value }: Pick<Config, 'value'>): readonly CannedAnswer[] => value as readonly CannedAnswer[];

export const readCanned = () => readConfig(KEY);

/**
 * Puts `next` in the place of the answer of that title, or at the end; null takes it out. Made on what holds now, so that two people who change
 * different answers lose neither.
 * @throws Fault 412 when somebody was faster by a moment
 */
export async function changeCanned(title: string | null, next: CannedAnswer | null): Promise<void> {
  const { config, tag } = await readCanned();
  const all = answersIn(config);
  const at = all.findIndex((one) => one.title === title);
  const put = next === null ? [] : [next];
  await putConfig(KEY, at === -1 ? [...all, ...put] : all.toSpliced(at, 1, ...put), tag);
  await refreshSetting(KEY);
}

/** The text as it goes to this customer; where the name is not known, the place of it closes. */
export function filled(text: string, customer: string | null): string {
  const named = customer === null ? text.replaceAll(/ ?\{name\}/g, '') : text.replaceAll('{name}', () => customer);
  return named.replaceAll('{me}', () => me().name);
}

/** Those in whose title or text all the words stand. */
export function fitting(all: readonly CannedAnswer[], wanted: string): readonly CannedAnswer[] {
  const words = wanted.toLowerCase().split(/\s+/);
  return all.filter(({ title, text }) => words.every((word) => `${title} ${text}`.toLowerCase().includes(word)));
}
