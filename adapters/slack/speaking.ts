/** The half of the Slack channel that speaks: planning, sending and showing answers while they are written. */
import type { ChannelAdapter } from '../../src/core/ports/channel-adapter.ts';
import { SendFault } from '../../src/core/ports/channel-adapter.ts';
import type { SlackAdapterDeps } from './deps.ts';

export type Speaking = Pick<ChannelAdapter, 'abilities' | 'plan' | 'perform' | 'settle' | 'live'>;

export function createSpeaking(_deps: SlackAdapterDeps): Speaking {
  return {
    abilities: { textLimit: 11_500, textCount: 'markup', callbackBytes: 2_000, typingMs: null, liveEveryMs: null, proof: 'none' },
    plan: () => [],
    perform: async () => {
      throw new SendFault('no', 'Nothing is sent to Slack yet.', { retryable: false });
    },
    settle: async () => ({ kind: 'unknown' }),
    live: () => null,
  };
}
