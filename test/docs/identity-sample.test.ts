// What developers copy from the documentation makes an identity that is believed.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { verifyIdentity } from '../../adapters/web/verify-identity.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import { Secret } from '../../src/kernel/secret.ts';

const root = resolve(import.meta.dirname, '../..');
const sampleOf = (page: string) =>
  /```js\n(import \{ createHmac \}[^`]*(?:`[^`]*)*?)```/.exec(readFileSync(resolve(root, page), 'utf8'))?.[1] ?? '';

afterEach(() => vi.unstubAllEnvs());

it('signs in Node what the channel believes', async () => {
  const secret = 'the-secret-of-the-channel-0123456789abcdef';
  vi.stubEnv('CLAW_IDENTITY_SECRET', secret);
  const code = `${sampleOf('docs/web-channel.md')}\nexport { identityOf };`;
  const { identityOf } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { identityOf(user: object): string };
  const identity = identityOf({ id: 7, name: 'Ada' });
  const who = await verifyIdentity(identity, { secret: new Secret(secret), channelKey: 'web_x', clock: createSystemClock() });
  expect(who).toMatchObject({ subject: '7', name: 'Ada', tier: 'pro' });
});

it('is the same in both languages', () => {
  expect(sampleOf('docs/zh-CN/web-channel.md')).toBe(sampleOf('docs/web-channel.md'));
  expect(sampleOf('docs/web-channel.md')).toContain('CLAW_IDENTITY_SECRET');
});
