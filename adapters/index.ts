/** The list of channels: one line each. */
import type { ChannelAdapter } from '../src/core/ports/channel-adapter.ts';
import { createWebAdapter, type WebAdapterDeps } from './web/index.ts';

/** What the channels of the list need between them. */
export type ChannelDeps = WebAdapterDeps;

/** Every channel that Claw speaks. */
export function createChannelAdapters(deps: ChannelDeps): readonly ChannelAdapter[] {
  return [createWebAdapter(deps)];
}
