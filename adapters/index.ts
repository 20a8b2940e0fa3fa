/** The list of channels: one line each. */
import type { ChannelAdapter } from '../src/core/ports/channel-adapter.ts';
import { createDiscordAdapter, type DiscordAdapterDeps } from './discord/index.ts';
import type { SlackAdapterDeps } from './slack/deps.ts';
import { createSlackAdapter } from './slack/index.ts';
import { createTelegramAdapter, type TelegramAdapterDeps } from './telegram/index.ts';
import { createWebAdapter, type WebAdapterDeps } from './web/index.ts';

/** What the channels of the list need between them. */
export interface ChannelDeps {
  readonly web: WebAdapterDeps;
  readonly telegram: TelegramAdapterDeps;
  readonly slack: SlackAdapterDeps;
  readonly discord: DiscordAdapterDeps;
}

/** Every channel that Claw speaks. A platform's own library is loaded when its first connection needs it. */
export function createChannelAdapters(deps: ChannelDeps): readonly ChannelAdapter[] {
  const { web, telegram, slack, discord } = deps;
  return [createWebAdapter(web), createTelegramAdapter(telegram), createSlackAdapter(slack), createDiscordAdapter(discord)];
}
