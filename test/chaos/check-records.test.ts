/** The judge must see what is wrong: each kind of broken promise is planted once into the records of a run in which all is well. */
import { describe, expect, it } from 'vitest';
import { checkRecords, type Rule } from './check-records.ts';
import { showMark, type Offered } from './crowd.ts';
import type { Post, Records, StoredDelivery, StoredMessage, StoredTurn } from './records.ts';

interface Editable {
  messages: StoredMessage[];
  turns: StoredTurn[];
  deliveries: StoredDelivery[];
  posts: Post[];
}

const MARKS = ['1.1', '1.2', '2.1'];
const chatOf = (mark: string): string => mark.split('.')[0]!;
const offered: readonly Offered[] = MARKS.map((mark) => ({ mark, acknowledged: true }));

/** Three questions of two chats, each answered. */
function goodRecords(): Editable {
  return {
    messages: MARKS.map((mark, index) => ({
      id: `m${mark}`,
      conversation: `c${chatOf(mark)}`,
      seq: index + 1,
      text: `A question ${showMark(mark)}`,
      state: 'answered',
      turn: `t${mark}`,
      limitedBy: null,
    })),
    turns: MARKS.map((mark) => ({ id: `t${mark}`, state: 'answered', answers: 1 })),
    deliveries: MARKS.map((mark) => ({ id: `d${mark}`, turn: `t${mark}`, state: 'sent', post: `bot:${mark}`, chat: chatOf(mark) })),
    posts: MARKS.map((mark) => ({ id: `bot:${mark}`, chat: Number(chatOf(mark)), text: `An answer ${showMark(mark)}` })),
  };
}

const rulesOf = (records: Records, asked = offered): readonly Rule[] => [
  ...new Set(checkRecords(asked, records).findings.map(({ rule }) => rule)),
];

const change = <T extends object>(list: T[], at: number, fields: Partial<T>): void => void (list[at] = { ...list[at]!, ...fields });

describe('the judge of a run', () => {
  it('finds nothing where all is well', () => {
    const { findings, counts } = checkRecords(offered, goodRecords());
    expect(findings).toEqual([]);
    expect(counts).toMatchObject({ offered: 3, answered: 3, posts: 3, unknown: 0, unknownArrived: 0, endedOtherwise: {} });
  });

  const PLANTED: readonly (readonly [Rule, string, (records: Editable) => void])[] = [
    ['lost', 'an acknowledged message that is not stored', ({ messages }) => void messages.splice(1, 1)],
    [
      'two turns',
      'a message that is stored twice',
      ({ messages }) => void messages.push({ ...messages[0]!, id: 'again', seq: 9, turn: null }),
    ],
    ['two turns', 'a turn with two answers', ({ turns }) => change(turns, 0, { answers: 2 })],
    ['two turns', 'two messages in one turn', ({ messages }) => change(messages, 1, { turn: 't1.1' })],
    ['unanswered', 'a message whose turn has no answer', ({ turns }) => change(turns, 0, { answers: 0 })],
    ['unanswered', 'an answer that nothing carries', ({ deliveries, posts }) => void (deliveries.splice(0, 1), posts.splice(0, 1))],
    ['doubled', 'an answer posted twice', ({ posts }) => void posts.splice(1, 0, { ...posts[0]!, id: 'bot:twice' })],
    ['doubled', 'a post of no delivery', ({ posts }) => void posts.push({ id: 'bot:extra', chat: 1, text: 'Sorry.' })],
    ['never sent', 'a delivery whose post is not there', ({ posts }) => void posts.splice(0, 1)],
    ['out of order', 'answers the wrong way round', ({ posts }) => void posts.reverse()],
    ['out of order', 'messages stored the wrong way round', ({ messages }) => change(messages, 0, { seq: 5 })],
    ['mixed up', 'the answer to another question', ({ posts }) => change(posts, 2, { text: `An answer ${showMark('1.2')}` })],
    [
      'ended wrongly',
      'a message refused by a limit that is not set',
      ({ messages }) => change(messages, 0, { state: 'limited', limitedBy: 'contact' }),
    ],
    ['left open', 'a message that waits', ({ messages }) => change(messages, 0, { state: 'waiting' })],
    ['left open', 'a turn that runs', ({ turns }) => change(turns, 0, { state: 'running' })],
    ['left open', 'a delivery that is being made', ({ deliveries }) => change(deliveries, 0, { state: 'calling' })],
  ];
  it.each(PLANTED)('says "%s" of %s', (rule, _, plant) => {
    const records = goodRecords();
    plant(records);
    expect(rulesOf(records)).toContain(rule);
  });

  it('does not call a message lost that was never acknowledged', () => {
    expect(rulesOf(goodRecords(), [...offered, { mark: '2.2', acknowledged: false }])).toEqual([]);
  });

  it('counts a send that nobody can tell of, and takes one post for it and no second', () => {
    const records = goodRecords();
    change(records.deliveries, 0, { state: 'unknown', post: null });
    expect(checkRecords(offered, records)).toMatchObject({ findings: [], counts: { unknown: 1, unknownArrived: 1 } });
    records.posts.push({ id: 'bot:extra', chat: 1, text: 'Sorry.' });
    expect(rulesOf(records)).toEqual(['doubled']);
  });
});
