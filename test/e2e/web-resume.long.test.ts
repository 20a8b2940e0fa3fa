/** Answers that stream through broken connections and restarts: each arrives complete and once at the page that asked. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { breakStreams, nameOf, questionOf, startStreamingClaw } from '../support/broken-streams.ts';
import type { StreamingClaw } from '../support/broken-streams.ts';
import { listen } from '../support/event-listener.ts';
import { until } from '../support/until.ts';
import { openVisitor } from '../support/visitor.ts';
import type { WireMessage } from '../support/visitor.ts';

let claw: StreamingClaw;
beforeAll(async () => {
  claw = await startStreamingClaw();
});
afterAll(() => claw.close());

it('two tabs of one visitor see the same, and a message that both send under one id is one', async () => {
  const [url, key] = [claw.gateway().url, claw.key];
  const visitor = await openVisitor(url, key);
  const tabs = [listen(url, key, visitor.token), listen(url, key, visitor.token)];
  await until(() => tabs.every(({ isOpen }) => isOpen()));
  const name = nameOf(25, 0);
  const sent = await Promise.all([visitor.send('same', questionOf(name)), visitor.send('same', questionOf(name))]);
  expect(sent.map(({ status, body }) => [status, (body as { message: WireMessage }).message.seq])).toEqual([
    [202, 1],
    [202, 1],
  ]);
  await Promise.all(tabs.map((tab) => tab.untilMessages(2)));
  const [one, other] = tabs.map(({ events }) => events.filter(({ event }) => event !== 'status'));
  expect(one?.filter(({ event }) => event === 'delta').length).toBeGreaterThan(1);
  expect(other).toEqual(one);
  expect((await visitor.messages()).map(({ id, seq, role }) => ({ id: role === 'user' ? id : role, seq }))).toEqual([
    { id: 'same', seq: 1 },
    { id: 'assistant', seq: 2 },
  ]);
  expect(claw.written.get(name)).toHaveLength(1);
  await Promise.all(tabs.map((tab) => tab.close()));
});

// The full figures (200 answers, 50 broken connections, 5 restarts) are those of bench/web-resume.ts.
it('every streamed answer arrives complete and once through broken connections and restarts', async () => {
  const breakage = { visitors: 10, each: 3, disconnects: 10, restarts: ['SIGTERM', 'SIGKILL'] } as const;
  const { faults, answers, disconnects, shownWhileWritten } = await breakStreams(claw, breakage);
  expect(faults).toEqual([]);
  expect([answers, disconnects]).toEqual([30, 10]);
  expect(shownWhileWritten).toBeGreaterThan(10);
});
