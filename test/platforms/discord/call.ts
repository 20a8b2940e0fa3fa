// What a route is given, and what it may be.
import type { Answer, Bot, Json, UploadedFile } from './types.ts';
import type { World } from './world.ts';

export interface Call {
  readonly world: World;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json;
  readonly files: readonly UploadedFile[];
}

/** Acts for a bot that has shown its token. */
export type BotRoute = (call: Call, bot: Bot) => Answer | Promise<Answer>;
/** Acts for whoever knows an interaction's token. */
export type OpenRoute = (call: Call) => Answer;
