// Answers to interactions: the first one within seconds, follow-ups for a quarter of an hour, all without the bot's token.
import { edit, FLAGS, post, remove } from './messages.ts';
import { REFUSALS, refuse } from './refusals.ts';
import type { Call, OpenRoute } from './call.ts';
import type { Answer, Interaction, Json, Post, UploadedFile } from './types.ts';
import type { World } from './world.ts';

const CALLBACKS = { message: 4, deferredMessage: 5, deferredUpdate: 6, update: 7 } as const;

/** Takes the first response, whether it came in the answer to the HTTP request or by a call of its own. */
export function respond(world: World, interaction: Interaction, body: Json, files: readonly UploadedFile[] = []): Answer {
  if (interaction.callback !== null) return refuse(REFUSALS.alreadyAcknowledged);
  if (world.time.now() - interaction.at > world.periods.interaction) return refuse(REFUSALS.unknownInteraction);
  const type = Number(body['type']);
  const data = (body['data'] ?? {}) as Json;
  const done = carryOut(world, interaction, type, data, files);
  if (done !== null && 'status' in done) return done;
  interaction.callback = type;
  interaction.original = done ?? interaction.source;
  return { status: 204 };
}

function carryOut(world: World, interaction: Interaction, type: number, data: Json, files: readonly UploadedFile[]): Post | Answer | null {
  if (type === CALLBACKS.message) return say(world, interaction, data, files);
  if (type === CALLBACKS.deferredMessage) return say(world, interaction, { flags: Number(data['flags'] ?? 0) | FLAGS.loading }, []);
  if (interaction.source === null || (type !== CALLBACKS.deferredUpdate && type !== CALLBACKS.update)) {
    return refuse({ status: 400, code: 50_035, message: 'Invalid Form Body' });
  }
  return type === CALLBACKS.update ? edit(world, interaction.place, interaction.source, data, files) : null;
}

function say(world: World, { bot, id, type, person, place }: Interaction, body: Json, files: readonly UploadedFile[]): Post | Answer {
  const seenBy = (Number(body['flags'] ?? 0) & FLAGS.ephemeral) === 0 ? null : person.id;
  const interaction_metadata = { id, type, user: person, authorizing_integration_owners: {} };
  const more = { application_id: bot.user.id, webhook_id: bot.user.id, interaction_metadata };
  return post(world, place, { author: bot.user, body, files, more, seenBy });
}

const withToken =
  (act: (interaction: Interaction, call: Call) => Answer): OpenRoute =>
  (call) => {
    const interaction = call.world.interactions.get(call.params['webhook_token'] ?? '');
    if (interaction === undefined || interaction.bot.user.id !== call.params['webhook_id']) return refuse(REFUSALS.unknownWebhook);
    if (call.world.time.now() - interaction.at > call.world.periods.interactionToken) return refuse(REFUSALS.invalidWebhookToken);
    return interaction.callback === null ? refuse(REFUSALS.unknownWebhook) : act(interaction, call);
  };

const atMessage = (act: (found: Post, interaction: Interaction, call: Call) => Answer): OpenRoute =>
  withToken((interaction, call) => {
    const id = call.params['message_id'];
    const found = id === undefined ? interaction.original : interaction.place.posts.get(id);
    if (found == null || !interaction.place.posts.has(found.message.id)) return refuse(REFUSALS.unknownMessage);
    return act(found, interaction, call);
  });

const show = atMessage(({ message }) => ({ status: 200, body: message }));

const change = atMessage((found, { place, bot }, { world, body, files }) => {
  if (found.message.author.id !== bot.user.id) return refuse(REFUSALS.notOwnMessage);
  const edited = edit(world, place, found, body, files);
  return 'status' in edited ? edited : { status: 200, body: edited.message };
});

const takeBack = atMessage((found, { place }, { world }) => {
  remove(world, place, found);
  return { status: 204 };
});

export const INTERACTION_ROUTES: Readonly<Record<string, OpenRoute>> = {
  'POST /interactions/{interaction_id}/{interaction_token}/callback': ({ world, params, query, body, files }) => {
    const interaction = world.interactions.get(params['interaction_token'] ?? '');
    if (interaction?.id !== params['interaction_id'] || interaction === undefined) return refuse(REFUSALS.unknownInteraction);
    const answer = respond(world, interaction, body, files);
    return answer.status === 204 && query.get('with_response') === 'true' ? { status: 200, body: describe(interaction) } : answer;
  },
  'POST /webhooks/{webhook_id}/{webhook_token}': withToken((interaction, { world, body, files }) => {
    const { original } = interaction;
    // The first follow-up after a deferred response takes the place of "thinking".
    const waiting = original !== null && (original.message.flags & FLAGS.loading) !== 0;
    const made = waiting ? edit(world, interaction.place, original, body, files) : say(world, interaction, body, files);
    return 'status' in made ? made : { status: 200, body: made.message };
  }),
  'GET /webhooks/{webhook_id}/{webhook_token}/messages/@original': show,
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original': change,
  'DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original': takeBack,
  'GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': show,
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': change,
  'DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': takeBack,
};

function describe({ id, type, callback, original, place }: Interaction): Json {
  const isMessage = callback === CALLBACKS.message || callback === CALLBACKS.update;
  return {
    interaction: { id, type, channel_id: place.channel.id, ...(original !== null && { response_message_id: original.message.id }) },
    ...(isMessage && original !== null && { resource: { type: callback, message: original.message } }),
  };
}
