/** The conversation's rules: nothing doubles, nothing is lost, and the order is the server's whatever comes first. */
import { describe, expect, it } from 'vitest';
import {
  EMPTY_TRANSCRIPT,
  applied,
  grown,
  notSent,
  phaseOf,
  queued,
  received,
  reconnected,
  sent,
  stopped,
} from '../../../../adapters/web/browser/transcript.ts';
import type { Transcript } from '../../../../adapters/web/browser/transcript.ts';
import type { WireMessage } from '../../../../adapters/web/browser/wire.ts';

const AT = '2030-01-02T03:04:05.000Z';

function message(seq: number, role: WireMessage['role'], text: string, more: Partial<WireMessage> = {}): WireMessage {
  const state = role === 'user' ? 'waiting' : 'sent';
  return { id: `m${seq}`, seq, role, text, blocks: [], sources: [], files: [], outcome: null, state, at: AT, author: null, ...more };
}
const grow = (now: Transcript, offset: number, text: string, messageId = 'a'): Transcript =>
  grown(now, { messageId, offset, text, blocksFrom: 0, blocks: [] });
const queue = (now: Transcript, clientId: string, text: string): Transcript => queued(now, { clientId, text, files: [] });
const texts = (now: Transcript): string[] => now.messages.map((each) => each.text);

describe('deltas', () => {
  it('append at the end and replace everything from their offset on', () => {
    const one = grow(EMPTY_TRANSCRIPT, 0, 'The kettle');
    const two = grow(one, 10, ' is bleu.');
    expect(grow(two, 14, 'blue.').draft?.text).toBe('The kettle is blue.');
  });
  it('of a new attempt start over at 0', () => {
    expect(grow(grow(EMPTY_TRANSCRIPT, 0, 'First try'), 0, 'Second').draft?.text).toBe('Second');
  });
  it('keep the blocks before the first one that changed', () => {
    const block = (text: string) => ({ kind: 'code', language: null, text }) as const;
    const piece = { messageId: 'a', offset: 0, text: 'x' };
    const one = grown(EMPTY_TRANSCRIPT, { ...piece, blocksFrom: 0, blocks: [block('one'), block('tw')] });
    expect(grown(one, { ...piece, blocksFrom: 1, blocks: [block('two')] }).draft?.blocks).toEqual([block('one'), block('two')]);
  });
  it('count their offset in UTF-16 units', () => {
    expect(grow(grow(EMPTY_TRANSCRIPT, 0, '茶😀'), 3, '好').draft?.text).toBe('茶😀好');
  });
  it('that came twice change nothing', () => {
    const once = grow(grow(EMPTY_TRANSCRIPT, 0, 'One. '), 5, 'Two.');
    expect(grow(once, 5, 'Two.')).toEqual(once);
  });
  it('with a hole before them are left out', () => {
    const now = grow(EMPTY_TRANSCRIPT, 0, 'One.');
    expect(grow(now, 40, 'Nine.')).toBe(now);
    expect(grow(EMPTY_TRANSCRIPT, 7, 'late', 'b').draft).toBeNull();
  });
  it('that arrive after the finished answer are ignored', () => {
    const done = received(EMPTY_TRANSCRIPT, message(1, 'assistant', 'Done.', { id: 'a' }));
    expect(grow(done, 0, 'Do')).toBe(done);
  });
});

describe('messages', () => {
  it('end the draft they finish', () => {
    const now = received(grow({ ...EMPTY_TRANSCRIPT, status: 'answering' }, 0, 'Do'), message(1, 'assistant', 'Done.', { id: 'a' }));
    expect(now.draft).toBeNull();
    expect(now.status).toBeNull();
    expect(texts(now)).toEqual(['Done.']);
  });
  it('sent again after a reconnect appear once, with their newest state', () => {
    const first = received(EMPTY_TRANSCRIPT, message(1, 'user', 'Hi'));
    const again = received(first, message(1, 'user', 'Hi', { state: 'answered' }));
    expect(again.messages.map((each) => each.state)).toEqual(['answered']);
  });
  it('stand in the order of the server whatever order they come in', () => {
    const now = [message(3, 'user', 'c'), message(1, 'user', 'a'), message(2, 'assistant', 'b')].reduce(received, EMPTY_TRANSCRIPT);
    expect(texts(now)).toEqual(['a', 'b', 'c']);
  });
  it('move the place to resume from, but the answer to a send does not, as earlier ones may be missing', () => {
    const now = sent(received(EMPTY_TRANSCRIPT, message(1, 'user', 'a')), 'c9', message(4, 'user', 'd'), null);
    expect(now.seenSeq).toBe(1);
    expect(received(now, message(2, 'operator', 'b')).seenSeq).toBe(2);
  });
});

describe('a sent message', () => {
  const typed = queue(EMPTY_TRANSCRIPT, 'c1', 'Hi');
  const taken = message(1, 'user', 'Hi', { id: 'c1' });
  it('is one row whether the stream or the answer to the send comes first', () => {
    for (const now of [sent(received(typed, taken), 'c1', taken, null), received(sent(typed, 'c1', taken, null), taken)]) {
      expect([now.messages.map((each) => each.id), now.outbox]).toEqual([['c1'], []]);
    }
  });
  it('typed twice with the same words stays two', () => {
    const now = received(queue(typed, 'c2', 'Hi'), taken);
    expect([now.messages.length, now.outbox.map((each) => each.clientId)]).toEqual([1, ['c2']]);
  });
  it('keeps its place and id when it is tried again', () => {
    const failed = notSent(queue(typed, 'c2', 'Ho'), 'c1', { reason: 'offline', until: null });
    expect(queue(failed, 'c1', 'Hi').outbox).toEqual([
      { clientId: 'c1', text: 'Hi', files: [], failure: null },
      { clientId: 'c2', text: 'Ho', files: [], failure: null },
    ]);
  });
  it('that failed on the way but arrived is confirmed by the stream', () => {
    expect(received(notSent(typed, 'c1', { reason: 'offline', until: null }), taken).outbox).toEqual([]);
  });
  it('that a limit kept from being answered remembers until when, although the stream does not say', () => {
    const limited = { ...taken, state: 'limited' };
    expect(received(sent(typed, 'c1', limited, 5000), limited).messages[0]?.until).toBe(5000);
  });
});

describe('stopping', () => {
  const writing = grow(received(EMPTY_TRANSCRIPT, message(1, 'user', 'Hi')), 0, 'Half an ans');
  it('keeps what was written in its place and ends the work', () => {
    const now = stopped(writing, AT);
    expect([texts(now), now.draft, phaseOf(now)]).toEqual([['Hi', 'Half an ans'], null, 'idle']);
  });
  it('keeps it above the note that says so, even when the note is faster than the yes to the stop', () => {
    const noted = received(writing, message(2, 'system', 'Stopped.', { id: 'a' }));
    expect(texts(stopped(noted, AT, writing.draft))).toEqual(['Hi', 'Half an ans', 'Stopped.']);
    const done = received(writing, message(2, 'assistant', 'Half an answer.', { id: 'a' }));
    expect(texts(stopped(done, AT, writing.draft))).toEqual(['Hi', 'Half an answer.']);
  });
  it('lets no later delta revive the answer, while the finished message replaces it', () => {
    const late = grow(stopped(writing, AT), 11, 'wer');
    expect(late.draft).toBeNull();
    expect(texts(received(late, message(2, 'assistant', 'Half.', { id: 'a' })))).toEqual(['Hi', 'Half.']);
  });
  it('keeps what was written above the note that it was stopped', () => {
    const now = received(stopped(writing, AT), message(2, 'system', 'Stopped.', { id: 'a' }));
    expect([texts(now), phaseOf(now)]).toEqual([['Hi', 'Half an ans', 'Stopped.'], 'idle']);
  });
  it('leaves the stopped text above what is asked next', () => {
    const now = received(stopped(writing, AT), message(2, 'user', 'And?'));
    expect(texts(now)).toEqual(['Hi', 'Half an ans', 'And?']);
  });
});

describe('what is said about the other side', () => {
  const asked = received(EMPTY_TRANSCRIPT, message(1, 'user', 'Hi'));
  it('goes from waiting over looking and writing to nothing', () => {
    const looking = applied(asked, { kind: 'status', status: 'answering' });
    const done = received(grow(looking, 0, 'D'), message(2, 'assistant', 'Done.', { id: 'a' }));
    expect([phaseOf(asked), phaseOf(looking), phaseOf(grow(looking, 0, 'D')), phaseOf(done)]).toEqual([
      'waiting',
      'thinking',
      'writing',
      'idle',
    ]);
  });
  it('tells a person who was asked from one who is here', () => {
    const waiting = applied(asked, { kind: 'status', status: 'human' });
    expect(phaseOf(waiting)).toBe('person-asked');
    expect(phaseOf(received(waiting, message(2, 'operator', 'Hello', { author: 'Mina' })))).toBe('person-here');
  });
  it.each(['system', 'assistant'] as const)('ends the time with a person when the %s speaks of anything but a hand-over', (role) => {
    const here = received(applied(asked, { kind: 'status', status: 'human' }), message(2, 'operator', 'Hello', { author: 'Mina' }));
    expect(phaseOf(received(here, message(3, role, 'A person will come.', { outcome: 'handoff' })))).not.toBe('idle');
    expect(phaseOf(received(here, message(3, role, 'The assistant answers again.')))).toBe('idle');
    const reloaded = reconnected(received(EMPTY_TRANSCRIPT, message(1, 'user', 'Hi', { state: 'for_person' })));
    expect(phaseOf(received(reloaded, message(3, role, 'The assistant answers again.')))).toBe('idle');
  });
  it('knows after a reload, without a status, that a person was asked', () => {
    expect(phaseOf(received(EMPTY_TRANSCRIPT, message(1, 'user', 'Hi', { state: 'for_person' })))).toBe('person-asked');
  });
  it('is told anew by every stream, so that an answer cut short does not seem to be written for ever', () => {
    const cut = grow(applied(asked, { kind: 'status', status: 'answering' }), 0, 'Half');
    expect(phaseOf(reconnected(received(cut, message(2, 'assistant', 'Done.', { id: 'b' }))))).toBe('idle');
    expect(reconnected(cut).draft).toBeNull();
  });
  it('ends when a note answers a command, and when a person takes over', () => {
    const looking = applied(asked, { kind: 'status', status: 'answering' });
    expect(phaseOf(received(looking, message(2, 'system', 'Help.')))).toBe('idle');
    expect(phaseOf(applied(grow(looking, 0, 'Half'), { kind: 'status', status: 'human' }))).toBe('person-asked');
  });
  it('says nothing of a message that a limit refused', () => {
    expect(phaseOf(received(EMPTY_TRANSCRIPT, message(1, 'user', 'Hi', { state: 'limited' })))).toBe('idle');
  });
});
