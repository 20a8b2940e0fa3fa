/** What the Slack channel is given. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { FindConnection } from '../../src/core/ports/channel-connection.ts';
import type { GatewaySessionStore } from '../../src/core/ports/gateway-session-store.ts';
import type { Metrics } from '../../src/core/ports/metrics.ts';
import type { SendBudget } from '../_shared/send-budget.ts';
import type { OpenApi } from './open-api.ts';
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

/** What both halves of the channel use. */
export interface SharedParts {
  readonly openApi: OpenApi;
  /** Of what is read back to settle a send, and of what no socket told: Slack counts them together. */
  readonly reads: SendBudget;
}
