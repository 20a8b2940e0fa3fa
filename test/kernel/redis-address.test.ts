import { describe, expect, it } from 'vitest';
import { parseRedisHouse } from '../../src/kernel/redis-address.ts';

describe('addresses of several Redis servers', () => {
  it('names sentinels, their master, login and database', () => {
    expect(parseRedisHouse('redis-sentinel://me:p%40ss@a:26380,[::1]/2?master=claw&sentinel_password=s%20x')).toEqual({
      kind: 'sentinel',
      nodes: [
        { host: 'a', port: 26_380 },
        { host: '::1', port: 26_379 },
      ],
      isTls: false,
      username: 'me',
      password: 'p@ss',
      database: 2,
      master: 'claw',
      sentinelPassword: 's x',
    });
  });

  it('names servers of a cluster, over TLS too', () => {
    expect(parseRedisHouse('rediss-cluster://:word@a:7000,b')).toMatchObject({
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 7_000 },
        { host: 'b', port: 6_379 },
      ],
      isTls: true,
      username: undefined,
      password: 'word',
    });
  });

  it.each([
    'redis://a:6379',
    'redis-sentinel://a:26379/0',
    'redis-sentinel://a:26379/0?master=claw&other=1',
    'redis-sentinel://a:99999/0?master=claw',
    'redis-sentinel:///0?master=claw',
    'redis-cluster://a,,b',
    'redis-cluster://a/1',
    'redis-cluster://a?master=claw',
    'redis-cluster://a:7000 b:7000',
  ])('knows that %s is none', (address) => {
    expect(parseRedisHouse(address)).toBeNull();
  });
});
