/** What the doctor and the start say about a Redis. */
import { afterAll, expect, it } from 'vitest';
import { inspectCacheRedis, inspectRedis } from '../../src/compose/inspect-redis.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { startTestRedis } from '../support/redis.ts';

const [careless, careful] = [
  await startTestRedis('--maxmemory-policy', 'allkeys-lru'),
  await startTestRedis('--maxmemory-policy', 'noeviction', '--appendonly', 'yes'),
];
if ('skip' in careless || 'skip' in careful) it.skip('inspecting Redis (no redis-server is installed)');
else {
  afterAll(() => Promise.all([careless.stop(), careful.stop()]));
  const inspect = (url: string) => inspectRedis({ url: new Secret(url), prefix: 'claw' });

  it('a Redis that may lose jobs is used, and what to change is named', async () => {
    const findings = await inspect(careless.url);
    expect(findings.map(({ state }) => state)).toEqual(['ok', 'warn', 'warn']);
    expect(findings.map(({ remedy }) => remedy)).toEqual([undefined, 'Set maxmemory-policy noeviction.', 'Set appendonly yes.']);
  });

  it('one that keeps them has nothing to be said about', async () => {
    expect(await inspect(careful.url)).toEqual([
      { name: 'Redis', state: 'ok', detail: expect.stringMatching(/^version \d.*, prefix claw$/) },
    ]);
  });

  it('one that is not there is told by the variable', async () => {
    await expect(inspect('redis://127.0.0.1:1')).rejects.toMatchObject({
      code: 'upstream_unreachable',
      message: expect.stringContaining('REDIS_URL'),
    });
  });

  it('one for caches should throw away what is old, and may be away', async () => {
    const look = (url: string) => inspectCacheRedis({ url: new Secret(url), prefix: 'claw', variable: 'CACHE_REDIS_URL' });
    expect(await look(careless.url)).toMatchObject({ name: 'Caches', state: 'ok' });
    expect(await look(careful.url)).toMatchObject({ state: 'warn', remedy: 'Set maxmemory-policy allkeys-lru.' });
    expect(await look('redis://127.0.0.1:1')).toMatchObject({ state: 'warn', detail: expect.stringContaining('CACHE_REDIS_URL') });
  });
}
