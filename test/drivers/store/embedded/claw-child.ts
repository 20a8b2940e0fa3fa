/** A small Claw for tests that kill processes: holds a home's database until told to end, and reports on standard output. */
import { startEmbeddedPostgres } from '../../../../src/drivers/store/embedded/start-embedded-postgres.ts';
import { createSystemClock } from '../../../../src/kernel/clock.ts';
import { ClawError, ConfigError } from '../../../../src/kernel/errors.ts';
import { createSilentLogger } from '../../../../src/kernel/logger.ts';

const [home = '', systemFolder = ''] = process.argv.slice(2);
const say = (report: Record<string, unknown>): void => void process.stdout.write(`${JSON.stringify(report)}\n`);

try {
  const server = await startEmbeddedPostgres({
    home,
    systemFolder,
    clock: createSystemClock(),
    logger: createSilentLogger(),
    lockWaitMs: 300,
    onLost: (error) => say({ lost: error.message }),
  });
  const { pid, port, adopted, dataFolder, ownerUrl } = server;
  say({ ready: { pid, port, adopted, dataFolder, ownerUrl } });
  process.once('SIGINT', () => say({ draining: true }));
  process.once('SIGTERM', () => void server.stop());
} catch (error) {
  if (!(error instanceof ClawError)) throw error;
  say({ refused: error.message });
  process.exitCode = error instanceof ConfigError ? 78 : 1;
}
