// The people of the workspaces: what they write, press and type becomes payloads for every app that may hear of it.
import type { Deliverer } from './deliver.ts';
import type { Hooks } from './hooks.ts';
import {
  blockActions,
  changedEvent,
  deletedEvent,
  eventPayload,
  mentionEvent,
  messageEvent,
  personFields,
  slashCommand,
} from './payloads.ts';
import { addChannel, directChannel } from './places.ts';
import type { Channel, ChannelKind, Delivery, Install, Json, StoredMessage, User, Workspace } from './types.ts';
import type { World } from './world.ts';

export interface Written {
  readonly text?: string;
  /** `ts` of the thread's root. */
  readonly thread?: string;
  readonly files?: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[];
  /** Fields of the message as they are, for everything else. */
  readonly extra?: Json;
}

export interface Sent {
  readonly message: StoredMessage;
  /** In order: the message, then its mention, for each app in the channel. */
  readonly deliveries: readonly Delivery[];
  /** Resolves when each was taken or given up; tries after the second wait for the clock. */
  readonly taken: Promise<void>;
}

export interface People {
  person(team: Workspace, given?: Partial<User>): User;
  channel(team: Workspace, name: string, members: readonly (User | Install)[], kind?: Exclude<ChannelKind, 'im'>): Channel;
  /** The direct messages of a person with the bot. */
  direct(install: Install, person: User): Channel;
  write(from: User, channel: Channel, what: Written): Sent;
  edit(channel: Channel, message: StoredMessage, text: string): Sent;
  remove(channel: Channel, message: StoredMessage): Sent;
  /** Presses a button of the app's message; of feedback buttons, the one with the value. Fails when there is none. */
  press(install: Install, from: User, channel: Channel, messageTs: string, actionId: string, value?: string): Delivery;
  command(install: Install, from: User, channel: Channel, command: string, text: string): Delivery;
  /** Opens the app's assistant, perhaps beside a channel; the root message of the new thread and its event. */
  openAssistant(
    install: Install,
    from: User,
    beside?: Channel,
  ): { readonly channel: Channel; readonly thread: string; readonly delivery: Delivery };
  /** Sends any event to an app. */
  event(install: Install, event: Json): Delivery;
}

export function createPeople(world: World, deliverer: Deliverer, hooks: Hooks): People {
  const event = (install: Install, fields: Json): Delivery =>
    deliverer.deliver(install.app, 'events_api', eventPayload(world, install, fields));
  const tell = (channel: Channel, message: StoredMessage, fields: Json): Sent => {
    const deliveries = listeners(world, channel).map((install) => event(install, fields));
    return { message, deliveries, taken: all(deliveries) };
  };
  return {
    person: (team, given = {}) => {
      const id = world.id('U');
      const user: User = {
        id,
        name: 'ada',
        isBot: false,
        locale: 'en-US',
        timeZone: 'Europe/Berlin',
        email: `${id}@shop.example`,
        ...given,
      };
      team.users.set(user.id, user);
      return user;
    },
    channel: (team, name, members, kind = 'channel') => {
      const ids = members.map((one) => ('userId' in one ? one.userId : one.id));
      return addChannel(world, team, kind, name, ids);
    },
    direct: (install, person) => directChannel(world, install, person.id),
    write: (from, channel, what) => {
      const message = keep(world, from, channel, what);
      const deliveries = listeners(world, channel).flatMap((install) => [
        ...(install.app.subscriptions.has('message') ? [event(install, messageEvent(channel, message))] : []),
        ...(isMentioned(install, channel, message) ? [event(install, mentionEvent(channel, message))] : []),
      ]);
      return { message, deliveries, taken: all(deliveries) };
    },
    edit: (channel, message, text) => {
      const previous = message.fields;
      message.fields = { ...previous, text, edited: { user: previous['user'], ts: world.ts() } };
      message.edits += 1;
      return tell(channel, message, changedEvent(world, channel, message, previous));
    },
    remove: (channel, message) => {
      message.deleted = true;
      return tell(channel, message, deletedEvent(world, channel, message));
    },
    press: (install, from, channel, messageTs, actionId, value) => {
      const message = channel.messages.get(messageTs);
      const action = message === undefined ? undefined : findAction(message, actionId, value);
      if (message === undefined || action === undefined) throw new Error(`The message has no button ${actionId}.`);
      const responseUrl = hooks.open('actions', { install, channel, userId: from.id, messageTs });
      return deliverer.deliver(install.app, 'interactive', blockActions(world, install, { from, channel, message, action, responseUrl }));
    },
    command: (install, from, channel, command, text) => {
      const responseUrl = hooks.open('commands', { install, channel, userId: from.id, messageTs: null });
      return deliverer.deliver(install.app, 'slash_commands', slashCommand(world, install, { from, channel, command, text, responseUrl }));
    },
    openAssistant: (install, from, beside) => {
      const channel = directChannel(world, install, from.id);
      const extra = { subtype: 'assistant_app_thread', bot_id: install.botId, user: install.userId };
      const { ts } = keep(world, from, channel, { text: 'New Assistant Thread', extra });
      const context = beside === undefined ? {} : { channel_id: beside.id, team_id: install.team.id, enterprise_id: null };
      const assistant_thread = { user_id: from.id, context, channel_id: channel.id, thread_ts: ts };
      return {
        channel,
        thread: ts,
        delivery: event(install, { type: 'assistant_thread_started', assistant_thread, event_ts: world.ts() }),
      };
    },
    event,
  };
}

const all = async (deliveries: readonly Delivery[]): Promise<void> => void (await Promise.all(deliveries.map(({ taken }) => taken)));

const listeners = (world: World, channel: Channel): readonly Install[] =>
  world.installs.filter(({ team, dead, userId }) => team === channel.team && dead === null && channel.members.has(userId));

function isMentioned({ app, userId }: Install, channel: Channel, { fields }: StoredMessage): boolean {
  return channel.kind !== 'im' && app.subscriptions.has('app_mention') && String(fields['text']).includes(`<@${userId}>`);
}

function keep(world: World, from: User, channel: Channel, { text = '', thread, files = [], extra = {} }: Written): StoredMessage {
  const stored = files.map(({ name, type, bytes }) => {
    const id = world.id('F');
    const address = `${world.origin}/files-pri/${channel.team.id}-${id}`;
    const fields = {
      id,
      name,
      title: name,
      mimetype: type,
      filetype: name.split('.').at(-1),
      user: from.id,
      size: bytes.length,
      mode: 'hosted',
      is_external: false,
      url_private: `${address}/${name}`,
      url_private_download: `${address}/download/${name}`,
    };
    channel.team.files.set(id, { fields, bytes });
    return fields;
  });
  const fields = personFields(world, from, channel, { text, thread: thread ?? null, files: stored, extra });
  const ts = String(fields['ts']);
  const message: StoredMessage = { ts, fields, metadata: null, stream: null, ephemeralTo: null, unfurls: true, edits: 0, deleted: false };
  channel.messages.set(ts, message);
  return message;
}

/** The element people press, as `block_actions` repeats it. */
function findAction({ fields }: StoredMessage, actionId: string, value: string | undefined): Json | undefined {
  const blocks = (fields['blocks'] as readonly Json[] | undefined) ?? [];
  for (const [index, block] of blocks.entries()) {
    const elements = [block['accessory'], ...((block['elements'] as readonly unknown[] | undefined) ?? [])] as (Json | undefined)[];
    const found = elements.find((one) => one?.['action_id'] === actionId);
    if (found === undefined) continue;
    const base = { action_id: actionId, block_id: block['block_id'] ?? `block-${index}`, type: found['type'] };
    const halves = [found['positive_button'], found['negative_button']] as (Json | undefined)[];
    const pressed = found['type'] === 'feedback_buttons' ? halves.find((half) => half?.['value'] === value) : found;
    if (pressed !== undefined)
      return { ...base, text: pressed['text'], ...(pressed['value'] !== undefined && { value: pressed['value'] }) };
  }
  return undefined;
}
