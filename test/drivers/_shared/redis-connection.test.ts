/** What a connection to Redis does when Redis refuses it, goes away and comes back. */
import { afterAll, describe, expect, it } from 'vitest';
import { closeRedis, openPromptRedis } from '../../../src/drivers/_shared/redis-connection.ts';
import { ConfigError, UpstreamUnreachable } from '../../../src/kernel/errors.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { startTestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const server = await startTestRedis();
if ('skip' in server) it.skip(`connections to Redis (${server.skip})`);
else {
  afterAll(() => server.stop());
  const open = (url: string, onError: (error: unknown) => void = () => {}) =>
    openPromptRedis({ url: new Secret(url), prefix: 'claw' }, { name: 'test', onError });

  describe('a connection to Redis', () => {
    it('fails calls at once while Redis is away, says so once, and works again by itself', async () => {
      const told: unknown[] = [];
      const client = await open(server.url, (error) => told.push(error));
      for (const times of [1, 2]) {
        await server.kill();
        await until(() => client.status !== 'ready');
        const before = performance.now();
        await expect(client.ping()).rejects.toThrow(/connection|writ/i);
        expect(performance.now() - before).toBeLessThan(500);
        await server.start();
        await until(() => client.status === 'ready');
        expect(await client.ping()).toBe('PONG');
        expect(told).toHaveLength(times);
      }
      expect(told[0]).toBeInstanceOf(UpstreamUnreachable);
      closeRedis(client);
      await until(() => client.status === 'end');
      expect(told).toHaveLength(2);
    });

    it('names the variable when Redis refuses the login or the database number', async () => {
      const withLogin = server.url.replace('//', '//stranger:wrong-password@');
      for (const url of [withLogin, `${server.url}/99`]) {
        const fault = await open(url).catch((error: unknown) => error);
        expect(fault).toBeInstanceOf(ConfigError);
        expect(String(fault)).toContain('REDIS_URL');
        expect(String(fault)).not.toContain('wrong-password');
      }
    });

    it('is not opened where nothing answers, and says which variable led there', async () => {
      await expect(open('redis://127.0.0.1:1')).rejects.toMatchObject({ code: 'upstream_unreachable' });
      const place = { url: new Secret('redis://127.0.0.1:1'), prefix: 'claw', variable: 'CACHE_REDIS_URL' };
      await expect(openPromptRedis(place, { name: 'test', onError: () => {} })).rejects.toThrow('Redis (CACHE_REDIS_URL)');
    });
  });
}
