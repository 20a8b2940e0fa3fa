/** The Slack channel: an app of the business, fed by HTTP or by Socket Mode. */
import type { SlackAdapterDeps } from './deps.ts';
import { createListening } from './listening.ts';
import { createOpenApi } from './open-api.ts';
import { createReadBudget } from './rates.ts';
import { createSpeaking, type Speaking } from './speaking.ts';
import { KIND } from './to-inbound.ts';

export type SlackAdapter = { readonly kind: typeof KIND } & Speaking & ReturnType<typeof createListening>;

export function createSlackAdapter(deps: SlackAdapterDeps): SlackAdapter {
  const openApi = createOpenApi(deps.apiUrl, deps.callTimeoutMs);
  const shared = { ...deps, openApi, reads: createReadBudget(deps.clock, Math.random) };
  return { kind: KIND, ...createSpeaking(shared), ...createListening(shared) };
}
