/** A master that is lost behind its sentinel, and a Redis over TLS. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { createRedisJobQueue } from '../../src/drivers/jobs/bullmq-redis.ts';
import { createRedisLimiter } from '../../src/drivers/limits/redis.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { handlers, one, replyJob, now } from '../contracts/job-queue-samples.ts';
import { freePort } from '../support/free-port.ts';
import { startTestRedis } from '../support/redis.ts';
import { startRedisSentinel } from '../support/redis-houses.ts';
import { until } from '../support/until.ts';

const clock = createSystemClock();

it('goes on with the new master, jobs and limits, when the old one is gone', async () => {
  const house = await startRedisSentinel();
  if ('skip' in house) throw new Error(house.skip);
  onTestFinished(() => house.stop());
  const place = { url: new Secret(house.url), prefix: 'claw', clock, onError: () => {} };
  const jobs = await createRedisJobQueue({ ...place, logger: createSilentLogger() });
  const limiter = await createRedisLimiter({ ...place, processes: () => 1 });
  const ran: string[] = [];
  await jobs.work(
    handlers({
      reply: async ({ turnId }) => {
        ran.push(turnId);
        return { kind: 'done' };
      },
    }),
    one,
  );
  const [before, after] = [replyJob(), replyJob()];
  await jobs.enqueueReply(before, now);
  await until(() => ran.includes(before.turnId));
  await house.servers[0]?.kill();
  // It fails at once while there is no master; whoever put it in comes again.
  const put = (): Promise<boolean> =>
    jobs.enqueueReply(after, now).then(
      () => true,
      () => false,
    );
  await until(put, 20_000, 100);
  await until(() => ran.includes(after.turnId), 20_000);
  const bucket = { level: 'contact', key: 'one', capacity: 1, perSecond: 0.001 };
  await limiter.take([bucket]);
  expect(await limiter.take([bucket])).toMatchObject({ allowed: false });
  await Promise.all([jobs.close(0), limiter.close()]);
}, 60_000);

it('speaks TLS with a server whose certificate is trusted, and with no other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'claw-test-tls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const made = ['-keyout', key, '-out', certificate, '-days', '2', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync('openssl', ['req', '-x509', '-nodes', ...made, ...subject], { stdio: 'ignore' });
  const port = await freePort();
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
  const server = await startTestRedis('--tls-port', String(port), ...files, '--tls-auth-clients', 'no');
  if ('skip' in server) throw new Error(server.skip);
  onTestFinished(() => server.stop());
  const ask = async (environment: NodeJS.ProcessEnv): Promise<unknown> => {
    const program = fileURLToPath(new URL('../support/redis-over-tls.mjs', import.meta.url));
    const options = { env: { ...process.env, ...environment } };
    const { stdout } = await promisify(execFile)(process.execPath, [program, `rediss://127.0.0.1:${port}`], options);
    return JSON.parse(stdout);
  };
  expect(await ask({ NODE_EXTRA_CA_CERTS: certificate })).toMatchObject({ appendOnly: false });
  expect(await ask({})).toEqual({ refused: expect.stringContaining('self-signed certificate') });
}, 60_000);
