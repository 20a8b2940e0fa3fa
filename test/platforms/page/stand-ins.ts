// The list of stand-in platforms that the page shows: one line each.
import { startDiscordStandIn } from './discord-stand-in.ts';
import type { StandIn } from './platform.ts';
import { startSlackStandIn } from './slack-stand-in.ts';
import { startTelegramStandIn } from './telegram-stand-in.ts';

export const STAND_INS: readonly (() => Promise<StandIn>)[] = [startTelegramStandIn, startSlackStandIn, startDiscordStandIn];
