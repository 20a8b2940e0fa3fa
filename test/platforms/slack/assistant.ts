// assistant.threads.*, reactions and views: what surrounds the messages.
import { ok, refuse } from './answers.ts';
import { findChannel, findMessage, isAnswer, needs, type BotCall } from './places.ts';
import type { Answer, AssistantThread, Json, StoredMessage } from './types.ts';

/** https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts */
const MOST_PROMPTS = 4;
const MOST_LOADING_MESSAGES = 10;

export const setStatus = (call: BotCall): Answer =>
  onThread(call, 'status', (thread, status) => {
    const messages = call.body['loading_messages'] ?? [];
    if (!Array.isArray(messages) || messages.length > MOST_LOADING_MESSAGES) return refuse('invalid_arguments');
    thread.status = status;
    return ok();
  });

export const setTitle = (call: BotCall): Answer =>
  onThread(call, 'title', (thread, title) => {
    thread.title = title;
    return ok();
  });

export function setSuggestedPrompts(call: BotCall): Answer {
  const prompts = call.body['prompts'];
  if (!Array.isArray(prompts) || prompts.length === 0 || prompts.length > MOST_PROMPTS)
    return refuse('invalid_arguments', needs('prompts'));
  const isWhole = (prompts as readonly Json[]).every(({ title, message }) => typeof title === 'string' && typeof message === 'string');
  if (!isWhole) return refuse('invalid_arguments', needs('prompts/0/message'));
  const channel = findChannel(call);
  if (isAnswer(channel)) return channel;
  return onThread({ ...call, body: { title: '', ...call.body } }, 'title', (thread) => {
    thread.prompts = prompts as readonly Json[];
    return ok();
  });
}

function onThread(call: BotCall, field: string, act: (thread: AssistantThread, value: string) => Answer): Answer {
  const channel = findChannel(call);
  if (isAnswer(channel)) return channel;
  const { thread_ts: stamp, [field]: value } = call.body;
  if (typeof stamp !== 'string') return refuse('invalid_arguments', needs('thread_ts'));
  if (typeof value !== 'string') return refuse('invalid_arguments', needs(field));
  const root = channel.messages.get(stamp);
  if (root === undefined || root.deleted) return refuse('invalid_thread_ts');
  const thread = channel.threads.get(stamp) ?? { status: '', title: '', prompts: [] };
  channel.threads.set(stamp, thread);
  return act(thread, value);
}

export const addReaction = (call: BotCall): Answer =>
  onReaction(call, (users, me) => {
    if (users.has(me)) return refuse('already_reacted');
    users.add(me);
    return ok();
  });

export const removeReaction = (call: BotCall): Answer => onReaction(call, (users, me) => (users.delete(me) ? ok() : refuse('no_reaction')));

function onReaction(call: BotCall, act: (users: Set<string>, me: string) => Answer): Answer {
  const channel = findChannel(call);
  if (isAnswer(channel)) return channel;
  const name = call.body['name'];
  if (typeof name !== 'string' || !/^[\w+'-]+$/.test(name)) return refuse('invalid_name');
  const message = findMessage(channel, call.body['timestamp']);
  if (isAnswer(message)) return message;
  const all = reactionsOf(message);
  const users = new Set(all.find((one) => one.name === name)?.users ?? []);
  const answer = act(users, call.install.userId);
  const others = all.filter((one) => one.name !== name);
  const reactions = users.size === 0 ? others : [...others, { name, users: [...users], count: users.size }];
  if (answer.body['ok'] === true) message.fields = { ...message.fields, reactions };
  return answer;
}

interface Reaction {
  readonly name: string;
  readonly users: readonly string[];
  readonly count: number;
}

const reactionsOf = ({ fields }: StoredMessage): readonly Reaction[] => (fields['reactions'] as readonly Reaction[] | undefined) ?? [];

export function openView({ world, install, body }: BotCall): Answer {
  const { view, trigger_id: trigger } = body;
  if (typeof trigger !== 'string' || trigger === '') return refuse('invalid_trigger_id');
  if (typeof view !== 'object' || view === null) return refuse('invalid_arguments', needs('view'));
  const id = world.id('V');
  return ok({ view: { ...(view as Json), id, team_id: install.team.id, app_id: install.app.id, bot_id: install.botId, root_view_id: id } });
}

export function publishView({ world, install, body }: BotCall): Answer {
  const { view, user_id: user } = body;
  if (!install.team.users.has(String(user))) return refuse('user_not_found');
  if (typeof view !== 'object' || view === null) return refuse('invalid_arguments', needs('view'));
  return ok({ view: { ...(view as Json), id: world.id('V'), team_id: install.team.id, app_id: install.app.id, bot_id: install.botId } });
}
