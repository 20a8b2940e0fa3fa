// The addresses that come with commands and actions as `response_url`: up to five answers within half an hour.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuse } from './answers.ts';
import { storeOwn } from './chat.ts';
import { readContents, TEXT_LIMIT } from './contents.ts';
import { answerOrFail } from './faults.ts';
import { findThread, isAnswer } from './places.ts';
import { readText } from './read-call.ts';
import { reply } from './reply.ts';
import type { Answer, Channel, Install, Json } from './types.ts';
import type { World } from './world.ts';

const MOST_USES = 5;
const LIFETIME_MS = 1_800_000;

export interface HookPlace {
  readonly install: Install;
  readonly channel: Channel;
  readonly userId: string;
  /** The message whose button was pressed; null for a command. */
  readonly messageTs: string | null;
}

export interface Hooks {
  /** A new address for answers. */
  open(kind: 'actions' | 'commands', place: HookPlace): string;
  serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export function createHooks(world: World): Hooks {
  const open = new Map<string, { readonly place: HookPlace; uses: number }>();
  return {
    open: (kind, place) => {
      const path = `/hooks/${kind}/${place.install.team.id}/${world.id('H')}`;
      open.set(path, { place, uses: 0 });
      world.clock.later(LIFETIME_MS, () => open.delete(path));
      return world.origin + path;
    },
    serve: async (path, request, response) => {
      const hook = open.get(path);
      const text = await readText(request);
      const body = JSON.parse(text === '' ? '{}' : text) as Json;
      world.calls.push({ at: world.clock.now(), method: 'response_url', token: null, body, headers: request.headers });
      const answer = (): Answer => {
        if (hook === undefined || hook.uses >= MOST_USES)
          return { ...refuse(hook === undefined ? 'expired_url' : 'used_url'), status: 404 };
        const given = respond(world, hook.place, body);
        if (given.body['ok'] !== true) return { ...given, status: 400 };
        hook.uses += 1;
        world.ledger.push({ at: world.clock.now(), method: 'response_url', teamId: hook.place.install.team.id, body, result: given.body });
        return given;
      };
      const act = () => {
        const given = answer();
        return () => reply(response, given);
      };
      await answerOrFail(world, { method: 'response_url', teamId: hook?.place.install.team.id ?? null, act, response });
    },
  };
}

function respond(world: World, { install, channel, userId, messageTs }: HookPlace, body: Json): Answer {
  const original = messageTs === null ? undefined : channel.messages.get(messageTs);
  if (body['delete_original'] === true && original !== undefined) {
    original.deleted = true;
    return { body: { ok: true } };
  }
  const contents = readContents(body, TEXT_LIMIT);
  if (isAnswer(contents)) return contents;
  if (body['replace_original'] === true && original !== undefined) {
    original.fields = { ...original.fields, text: contents.text, blocks: contents.blocks ?? [] };
    original.edits += 1;
    return { body: { ok: true } };
  }
  const thread = findThread(channel, body);
  if (thread !== null && typeof thread !== 'string') return thread;
  const isForAll = body['response_type'] === 'in_channel';
  storeOwn(world, install, channel, { thread, contents, unfurls: true, ...(!isForAll && { ephemeralTo: userId }) });
  return { body: { ok: true } };
}
