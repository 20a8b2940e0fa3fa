/** What the Slack channel is given. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { FindConnection } from '../../src/core/ports/channel-connection.ts';
import type { GatewaySessionStore } from '../../src/core/ports/gateway-session-store.ts';
import type { Metrics } from '../../src/core/ports/metrics.ts';
import type { SharedApp } from './shared-app.ts';

export interface SlackAdapterDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Address of the Web API with a slash at its end: `https://slack.com/api/`. */
  readonly apiUrl: string;
  /** Longest time of one call, milliseconds; with three seconds of waiting it must stay below the core's time for a send. */
  readonly callTimeoutMs: number;
  readonly connection: FindConnection;
  readonly sessions: GatewaySessionStore;
  /** Where Slack may post to, without a slash at its end; null when nobody outside reaches us. */
  readonly publicUrl: string | null;
  /** The app that many businesses share; null: each has its own. */
  readonly sharedApp: SharedApp | null;
  readonly metrics: Pick<Metrics, 'count'>;
}
