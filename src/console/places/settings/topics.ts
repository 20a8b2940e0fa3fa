/** Under which topic a setting stands, and what it is called. */
import { settingNames } from '../../words/setting-names.ts';
import type { Config } from './calls.ts';

/** In the order of the page; the first one that takes a key has it. */
const TOPICS = {
  answers: /^(answer|history|collect|persona|feedback|links|edits)\b/,
  words: /^texts\./,
  channels: /^(groups|telegram|slack|discord|web)\b/,
  people: /^handover\./,
  safety: /^(moderation|privacy)\./,
  limits: /^limits\./,
  plan: /^quota\./,
  speed: /^cache\./,
  more: /./,
} as const;

export type Topic = keyof typeof TOPICS;

const ORDER = Object.keys(TOPICS) as Topic[];

const topicOf = (key: string): Topic => ORDER.find((topic) => TOPICS[topic].test(key)) ?? 'more';

/** A setting that is younger than the words is called by its key. */
export const nameOf = (key: string): string => settingNames()[key] ?? key;

export interface TopicGroup {
  readonly topic: Topic;
  readonly configs: readonly Config[];
}

/** The settings by topic, those alone in whose name, key or description the words stand. */
export function grouped(configs: readonly Config[], wanted: string): readonly TopicGroup[] {
  const words = wanted.toLowerCase().split(/\s+/);
  const fits = ({ key, docs }: Config) => {
    const text = `${key} ${nameOf(key)} ${docs}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const shown = configs.filter(fits);
  return ORDER.map((topic) => ({ topic, configs: shown.filter(({ key }) => topicOf(key) === topic) })).filter(
    ({ configs: of }) => of.length > 0,
  );
}
