// A channel as people see it: texts with their edits, who was notified, what can be pressed, where links lead.
import { FLAGS, listOf } from './messages.ts';
import { readLinks, type Link } from './read-links.ts';
import type { Button, Message, Pinged, Post, User } from './types.ts';
import type { World } from './world.ts';

export interface SeenMessage {
  readonly id: string;
  readonly author: User;
  readonly content: string;
  readonly edited: boolean;
  /** Only the viewer sees it. */
  readonly ephemeral: boolean;
  /** "… is thinking": a response was promised, but is not there yet. */
  readonly thinking: boolean;
  /** Id of the message it answers. */
  readonly replyTo: string | null;
  readonly buttons: readonly Button[];
  readonly files: readonly string[];
  readonly pinged: Pinged;
  readonly links: readonly Link[];
  /** Every text it had, in order. */
  readonly versions: readonly string[];
  /** As the API shows it. */
  readonly message: Message;
}

/** Oldest first; ephemeral messages only for the viewer they are meant for. */
export function viewOf(world: World, channelId: string, viewer?: User): readonly SeenMessage[] {
  const posts = [...(world.places.get(channelId)?.posts.values() ?? [])];
  return posts.filter(({ seenBy }) => seenBy === null || seenBy === viewer?.id).map(describe);
}

function describe({ message, pinged, seenBy, versions }: Post): SeenMessage {
  const reference = message['message_reference'] as { readonly message_id: string } | undefined;
  return {
    id: message.id,
    author: message.author,
    content: message.content,
    edited: message.edited_timestamp !== null,
    ephemeral: seenBy !== null,
    thinking: (message.flags & FLAGS.loading) !== 0,
    replyTo: reference?.message_id ?? null,
    buttons: message.components.flatMap((row) => listOf(row['components'])).map(buttonOf),
    files: message.attachments.map(({ filename }) => filename),
    pinged,
    links: readLinks(message.content, message.flags),
    versions,
    message,
  };
}

function buttonOf(component: Readonly<Record<string, unknown>>): Button {
  const text = (name: string): string | null => (typeof component[name] === 'string' ? component[name] : null);
  return { label: text('label'), customId: text('custom_id'), url: text('url'), disabled: component['disabled'] === true };
}
