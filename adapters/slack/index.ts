/** The Slack channel: an app of the business, fed by HTTP or by Socket Mode. */
import type { ChannelAdapter } from '../../src/core/ports/channel-adapter.ts';
import type { SlackAdapterDeps } from './deps.ts';
import { createSpeaking } from './speaking.ts';

const KIND = 'slack';

export function createSlackAdapter(deps: SlackAdapterDeps): ChannelAdapter {
  return {
    kind: KIND,
    ...createSpeaking(deps),
    endpoints: () => [],
  };
}
