/** SIGKILL at the named points of a message's way: after a restart everything accepted is answered once. */
import { expect, test } from 'vitest';
import { makeHome, raiseLimits, untilDocsAreReady } from '../support/gateway-process.ts';
import type { GatewayHome } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import type { Visitor } from '../support/visitor.ts';

/** Longest time from the restart to the answer: the lease's rest, a sweep, and the answer itself. */
const NEW_ATTEMPT_MS = 15_000;
/** A page would be told; this visitor asks, but not so often that asking slows the answer. */
const ASK_EVERY_MS = 200;
const QUESTION = 'How do I start Claw on a fresh clone?';

/** Each test has a home of its own, so that they can wait side by side. */
async function withHome(work: (home: GatewayHome) => Promise<void>): Promise<void> {
  const home = await makeHome();
  try {
    await work(home);
  } finally {
    await home.remove();
  }
}

/** The answers to the visitor's messages; there must be exactly as many as questions. */
async function answers(visitor: Visitor): Promise<readonly string[]> {
  return (await visitor.messages()).filter(({ role }) => role === 'assistant').map(({ text }) => text);
}

async function restartAndCheck(home: GatewayHome, token: string, key: string, accepted: readonly string[]): Promise<number> {
  const restarted = performance.now();
  const gateway = await home.start();
  const visitor = await openVisitor(gateway.url, key, token);
  await until(async () => (await answers(visitor)).length > 0, NEW_ATTEMPT_MS, ASK_EVERY_MS);
  const took = performance.now() - restarted;
  const all = await visitor.messages();
  expect(all.filter(({ role }) => role === 'user').map(({ id }) => id)).toEqual(accepted);
  expect(all.filter(({ role }) => role === 'user').every(({ state }) => state === 'answered')).toBe(true);
  expect(await answers(visitor)).toHaveLength(1);
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
  return took;
}

test.concurrent.each(['before-enqueue', 'while-answering', 'after-commit', 'during-send', 'after-send'])(
  'a process killed %s leaves nothing lost and nothing doubled',
  (point) =>
    withHome(async (home) => {
      const gateway = await home.start({ killAt: point });
      await raiseLimits(home, gateway);
      await untilDocsAreReady(home, gateway);
      const key = await channelKey(gateway.url);
      const visitor = await openVisitor(gateway.url, key);
      const sent = await visitor.send('first', QUESTION).catch(() => null);
      expect(sent === null || sent.status === 202).toBe(true);
      await until(() => gateway.child.signalCode === 'SIGKILL', NEW_ATTEMPT_MS);
      const took = await restartAndCheck(home, visitor.token, key, ['first']);
      expect(took).toBeLessThan(NEW_ATTEMPT_MS);
    }),
);

test.concurrent('a process killed right after its 202 still answers', () =>
  withHome(async (home) => {
    const gateway = await home.start();
    await raiseLimits(home, gateway);
    const key = await channelKey(gateway.url);
    const visitor = await openVisitor(gateway.url, key);
    expect((await visitor.send('first', QUESTION)).status).toBe(202);
    await gateway.end('SIGKILL');
    await restartAndCheck(home, visitor.token, key, ['first']);
  }));
