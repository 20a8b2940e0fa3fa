/** The Slack channel: an app of the business, fed by HTTP or by Socket Mode. */
import type { SlackAdapterDeps } from './deps.ts';
import { createListening } from './listening.ts';
import { createSpeaking, type Speaking } from './speaking.ts';
import { KIND } from './to-inbound.ts';

export type SlackAdapter = { readonly kind: typeof KIND } & Speaking & ReturnType<typeof createListening>;

export const createSlackAdapter = (deps: SlackAdapterDeps): SlackAdapter => ({
  kind: KIND,
  ...createSpeaking(deps),
  ...createListening(deps),
});
