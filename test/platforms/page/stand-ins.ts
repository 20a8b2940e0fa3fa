// The list of stand-in platforms that the page shows: one line each.
import type { StandIn } from './platform.ts';
import { startTelegramStandIn } from './telegram-stand-in.ts';

export const STAND_INS: readonly (() => Promise<StandIn>)[] = [startTelegramStandIn];
