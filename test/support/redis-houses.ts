/** Several redis-servers that are one to their callers: a cluster of three, and a master with a replica that a sentinel watches. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis } from './find-redis.ts';
import { freePort } from './free-port.ts';
import { launchRedis, startTestRedis, withRedis } from './redis.ts';
import type { TestRedis } from './redis.ts';
import { until } from './until.ts';

export interface RedisHouse {
  /** As REDIS_URL names it. */
  readonly url: string;
  readonly servers: readonly TestRedis[];
  stop(): Promise<void>;
}

const SLOTS = 16_384;
const START_MS = 20_000;
const NONE = { skip: 'no redis-server is installed' } as const;

async function startServers(settings: readonly (readonly string[])[]): Promise<readonly TestRedis[]> {
  const started = await Promise.all(settings.map((one) => startTestRedis(...one)));
  return started.map((one) => {
    if ('skip' in one) throw new Error(one.skip);
    return one;
  });
}

const portOf = ({ url }: TestRedis): string => new URL(url).port;

/** Three masters with a third of the slots each. */
export async function startRedisCluster(): Promise<RedisHouse | { readonly skip: string }> {
  if ((await findRedis()) === null) return NONE;
  const buses = [await freePort(), await freePort(), await freePort()];
  const servers = await startServers(buses.map((bus) => ['--cluster-enabled', 'yes', '--cluster-port', String(bus)]));
  for (const [index, { url }] of servers.entries()) {
    const [from, to] = [index, index + 1].map((third) => Math.floor((third * SLOTS) / servers.length)) as [number, number];
    await withRedis(url, async (client) => {
      await client.call('CLUSTER', 'ADDSLOTSRANGE', from, to - 1);
      for (const [other, server] of servers.entries())
        await client.call('CLUSTER', 'MEET', '127.0.0.1', portOf(server), String(buses[other]));
    });
  }
  const isWhole = ({ url }: TestRedis): Promise<boolean> =>
    withRedis(url, async (client) => {
      const info = String(await client.call('CLUSTER', 'INFO'));
      return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');
    });
  await until(async () => (await Promise.all(servers.map(isWhole))).every(Boolean), START_MS);
  return {
    url: `redis-cluster://${servers.map((one) => `127.0.0.1:${portOf(one)}`).join(',')}`,
    servers,
    stop: async () => void (await Promise.all(servers.map((one) => one.stop()))),
  };
}

/** The first server is the master; the sentinel makes the other one master a second after the first is gone. */
export async function startRedisSentinel(): Promise<RedisHouse | { readonly skip: string }> {
  const program = await findRedis();
  if (program === null) return NONE;
  const [master] = (await startServers([[]])) as [TestRedis];
  const [replica] = (await startServers([['--replicaof', '127.0.0.1', portOf(master)]])) as [TestRedis];
  await until(
    async () => withRedis(replica.url, async (client) => /master_link_status:up/.test(await client.info('replication'))),
    START_MS,
  );
  const folder = await mkdtemp(join(tmpdir(), 'claw-test-sentinel-'));
  const port = await freePort();
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor claw 127.0.0.1 ${portOf(master)} 1`,
    'sentinel down-after-milliseconds claw 1000',
    'sentinel failover-timeout claw 3000',
  ];
  await writeFile(join(folder, 'sentinel.conf'), lines.join('\n'));
  const sentinel = await launchRedis(program, [join(folder, 'sentinel.conf'), '--sentinel'], `redis://127.0.0.1:${port}`, folder);
  const knowsReplica = (): Promise<boolean> =>
    withRedis(`redis://127.0.0.1:${port}`, async (client) =>
      String(await client.call('SENTINEL', 'REPLICAS', 'claw')).includes(portOf(replica)),
    );
  await until(knowsReplica, START_MS);
  return {
    url: `redis-sentinel://127.0.0.1:${port}/0?master=claw`,
    servers: [master, replica],
    stop: async () => {
      sentinel.kill('SIGKILL');
      await Promise.all([master.stop(), replica.stop(), rm(folder, { recursive: true, force: true })]);
    },
  };
}
