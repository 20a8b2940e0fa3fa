/** A platform's library costs memory only where the platform is used: a process without its connections never loads it. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const SCRIPT = `
  import { createRequire } from 'node:module';
  import { createChannelAdapters } from './dist/adapters/index.js';
  const { cache } = createRequire(import.meta.url);
  const loaded = () => Object.keys(cache).some((path) => path.includes('/node_modules/grammy/'));
  const never = () => { throw new Error('not asked'); };
  const web = { webAssets: new Map(), live: {}, clock: {}, newId: never, defaultWebChannelKey: never };
  const telegram = { clock: {}, logger: {}, apiRoot: 'http://127.0.0.1:9', callTimeoutMs: 500, pollSeconds: 1, connection: async () => null };
  const adapter = createChannelAdapters({ web, telegram }).find(({ kind }) => kind === 'telegram');
  const before = loaded();
  const check = await adapter.check({ bot_token: { reveal: () => '1:token' } }, AbortSignal.timeout(1_000));
  console.log(JSON.stringify({ before, after: loaded(), kind: check.kind }));
`;

it('loads the library of Telegram with its first use', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', SCRIPT], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ before: false, after: true, kind: 'unreachable' });
});
