/** The judge of a run: compares what was offered, what the database says and what the platform shows, when everything is over. */
import { readMark, type Offered } from './crowd.ts';
import type { Post, Records, StoredMessage } from './records.ts';

/** The promise that was broken, in the words of docs/operations/chaos.md, and where. */
export interface Finding {
  readonly rule: Rule;
  readonly detail: string;
}

export type Rule =
  /** Acknowledged, and not stored or not ended. */
  | 'lost'
  /** Stored twice, or answered by two answers. */
  | 'two turns'
  /** Said to be answered, without an answer that was sent, refused or parked. */
  | 'unanswered'
  /** More posts than the deliveries explain. */
  | 'doubled'
  /** Said to be sent, and the platform has no such post. */
  | 'never sent'
  /** Answers of a chat not in the order of its questions, or its messages not stored in the order they were written. */
  | 'out of order'
  /** The answer to another question. */
  | 'mixed up'
  /** Ended in a state that nothing of the run accounts for: no limit is set, and nobody takes over. */
  | 'ended wrongly'
  /** Work that has not ended. */
  | 'left open';

export interface Counts {
  readonly offered: number;
  readonly answered: number;
  /** How many ended in each other visible state, such as failed. */
  readonly endedOtherwise: Readonly<Record<string, number>>;
  readonly posts: number;
  /** Sends of which the platform never said whether they arrived; parked for a person. */
  readonly unknown: number;
  /** Of these, the ones that did arrive. */
  readonly unknownArrived: number;
  readonly failedSends: number;
}

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly counts: Counts;
}

const OPEN_MESSAGES = ['waiting', 'taken'];
/** Failed: every attempt that it has was killed, and the person was told so. */
const ENDS = ['answered', 'failed'];
const OPEN_TURNS = ['waiting', 'running'];
const OPEN_DELIVERIES = ['planned', 'calling', 'retry'];

export function checkRecords(offered: readonly Offered[], records: Records): Verdict {
  const { arrived, unexplained } = explain(records);
  const unknown = records.deliveries.filter(({ state }) => state === 'unknown');
  const answered = records.messages.filter(({ state }) => state === 'answered').length;
  return {
    findings: [
      ...checkStored(offered, records.messages),
      ...checkTurns(records),
      ...checkPosts(records, unexplained),
      ...checkOrder(records),
      ...checkOpen(records),
    ],
    counts: {
      offered: offered.length,
      answered,
      endedOtherwise: countStates(records.messages.filter(({ state }) => state !== 'answered')),
      posts: records.posts.length,
      unknown: unknown.length,
      unknownArrived: arrived,
      failedSends: records.deliveries.filter(({ state }) => state === 'failed').length,
    },
  };
}

function countStates(messages: readonly StoredMessage[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state, limitedBy } of messages) {
    const name = limitedBy === null ? state : `${state} by ${limitedBy}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const groupBy = <T>(all: readonly T[], key: (one: T) => string | null): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const name = key(one);
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
};

function checkStored(offered: readonly Offered[], messages: readonly StoredMessage[]): Finding[] {
  const stored = groupBy(messages, ({ text }) => readMark(text));
  return offered.flatMap(({ mark, acknowledged }): Finding[] => {
    const found = stored.get(mark) ?? [];
    if (found.length > 1) return [{ rule: 'two turns', detail: `message ${mark} is stored ${found.length} times` }];
    if (acknowledged && found.length === 0) return [{ rule: 'lost', detail: `message ${mark} was acknowledged and is not stored` }];
    return [];
  });
}

function checkTurns({ messages, turns, deliveries }: Records): Finding[] {
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  const sends = groupBy(deliveries, ({ turn }) => turn);
  const shared = [...groupBy(messages, ({ turn }) => turn)].filter(([, all]) => all.length > 1);
  const several = turns.filter(({ answers }) => answers > 1);
  const wrong = messages.filter(({ state }) => ![...OPEN_MESSAGES, ...ENDS].includes(state));
  const silent = messages.filter(({ state, turn }) => {
    if (state !== 'answered') return false;
    const found = byId.get(turn ?? '');
    return found?.answers !== 1 || !sends.has(found.id);
  });
  return [
    ...shared.map(([turn, all]): Finding => ({ rule: 'two turns', detail: `turn ${turn} answers ${all.length} messages at once` })),
    ...several.map(({ id, answers }): Finding => ({ rule: 'two turns', detail: `turn ${id} has ${answers} answers` })),
    ...wrong.map(({ text, state }): Finding => ({ rule: 'ended wrongly', detail: `message ${readMark(text)} is ${state}` })),
    ...silent.map(({ text }): Finding => ({ rule: 'unanswered', detail: `message ${readMark(text)} has no answer on its way` })),
  ];
}

interface Explained {
  /** Posts that unknown deliveries account for. */
  readonly arrived: number;
  readonly unexplained: readonly Post[];
}

/**
 * Posts that no delivery names: each may be what became of one unknown delivery to its chat, an answer of the one to the same question. Those with a
 * mark choose first, for they have no other choice.
 */
function explain({ posts, deliveries, messages }: Records): Explained {
  const named = new Set(deliveries.map(({ post }) => post));
  const asked = marksByTurn(messages);
  const unknown = new Set(deliveries.filter(({ state }) => state === 'unknown'));
  const unnamed = posts.filter(({ id }) => !named.has(id)).map((post) => ({ post, mark: readMark(post.text) }));
  const unexplained: Post[] = [];
  for (const { post, mark } of unnamed.toSorted((a, b) => Number(a.mark === null) - Number(b.mark === null))) {
    const found = [...unknown].find(({ chat, turn }) => chat === String(post.chat) && (mark === null || asked.get(turn) === mark));
    if (found === undefined) unexplained.push(post);
    else unknown.delete(found);
  }
  return { arrived: unnamed.length - unexplained.length, unexplained };
}

const marksByTurn = (messages: readonly StoredMessage[]): ReadonlyMap<string | null, string | null> =>
  new Map(messages.map(({ turn, text }) => [turn, readMark(text)]));

function checkPosts({ posts, deliveries, messages }: Records, unexplained: readonly Post[]): Finding[] {
  const doubled = [...groupBy(posts, ({ text }) => readMark(text))].filter(([, all]) => all.length > 1);
  const shown = new Map(posts.map((post) => [post.id, post]));
  const sent = deliveries.filter(({ state }) => state === 'sent');
  const asked = marksByTurn(messages);
  const mixed = sent.filter(({ turn, post }) => {
    const answer = readMark(shown.get(post ?? '')?.text ?? '');
    return answer !== null && answer !== asked.get(turn);
  });
  return [
    ...doubled.map(([mark, all]): Finding => ({ rule: 'doubled', detail: `the answer to ${mark} was posted ${all.length} times` })),
    ...unexplained.map(({ id, text }): Finding => ({
      rule: 'doubled',
      detail: `post ${id} belongs to no delivery: ${text.slice(0, 80)}`,
    })),
    ...sent
      .filter(({ post }) => post === null || !shown.has(post))
      .map(({ id }): Finding => ({ rule: 'never sent', detail: `delivery ${id} is sent, and the platform has no such post` })),
    ...mixed.map(({ id, turn }): Finding => ({
      rule: 'mixed up',
      detail: `delivery ${id} answers another question than ${asked.get(turn)}`,
    })),
  ];
}

const placeOf = (mark: string): number => Number(mark.split('.')[1]);

function firstBackwards(marks: readonly string[]): string | null {
  return marks.find((mark, index) => index > 0 && placeOf(mark) < placeOf(marks[index - 1]!)) ?? null;
}

function checkOrder({ messages, posts }: Records): Finding[] {
  const marksOf = (texts: readonly { readonly text: string }[]): string[] =>
    texts.map(({ text }) => readMark(text)).filter((mark) => mark !== null);
  const stored = [...groupBy(messages, ({ conversation }) => conversation).values()].map((all) =>
    firstBackwards(marksOf(all.toSorted((a, b) => a.seq - b.seq))),
  );
  const shown = [...groupBy(posts, ({ chat }) => String(chat)).values()].map((all) => firstBackwards(marksOf(all)));
  return [
    ...stored
      .filter((mark) => mark !== null)
      .map((mark): Finding => ({ rule: 'out of order', detail: `${mark} is stored after a later one` })),
    ...shown
      .filter((mark) => mark !== null)
      .map((mark): Finding => ({ rule: 'out of order', detail: `${mark} is answered after a later one` })),
  ];
}

function checkOpen({ messages, turns, deliveries }: Records): Finding[] {
  const open = [
    ...messages.filter(({ state }) => OPEN_MESSAGES.includes(state)).map(({ text, state }) => `message ${readMark(text)} is ${state}`),
    ...turns.filter(({ state }) => OPEN_TURNS.includes(state)).map(({ id, state }) => `turn ${id} is ${state}`),
    ...deliveries.filter(({ state }) => OPEN_DELIVERIES.includes(state)).map(({ id, state }) => `delivery ${id} is ${state}`),
  ];
  return open.map((detail) => ({ rule: 'left open', detail }));
}
