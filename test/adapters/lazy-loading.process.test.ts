/** A platform's library costs memory only where the platform is used: a process without its connections never loads it. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const script = (kind: string, library: string): string => `
  import { createRequire } from 'node:module';
  import { createChannelAdapters } from './dist/adapters/index.js';
  const { cache } = createRequire(import.meta.url);
  const loaded = () => Object.keys(cache).some((path) => path.includes('/node_modules/${library}/'));
  const never = () => { throw new Error('not asked'); };
  const common = { clock: { monotonic: () => 0 }, logger: {}, callTimeoutMs: 500, connection: async () => null };
  const web = { webAssets: new Map(), live: {}, clock: {}, newId: never, defaultWebChannelKey: never };
  const telegram = { ...common, apiRoot: 'http://127.0.0.1:9', pollSeconds: 1 };
  const slack = { ...common, apiUrl: 'http://127.0.0.1:9/', publicUrl: null };
  const discord = { ...common, apiUrl: 'http://127.0.0.1:9', patienceMs: 500, sessions: {}, setting: never };
  const adapter = createChannelAdapters({ web, telegram, slack, discord }).find(({ kind }) => kind === '${kind}');
  const before = loaded();
  const check = await adapter.check({ bot_token: { reveal: () => '1:token' } }, AbortSignal.timeout(1_000));
  console.log(JSON.stringify({ before, after: loaded(), kind: check.kind }));
`;

it.each([
  ['telegram', 'grammy'],
  ['slack', '@slack/web-api'],
  ['discord', 'discord.js'],
])('loads the library of %s with its first use', (kind, library) => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script(kind, library)], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ before: false, after: true, kind: 'unreachable' });
});
