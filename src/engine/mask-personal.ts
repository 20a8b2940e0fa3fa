/** Keeps personal data from a chat model: it reads and writes placeholders such as `[email-1]`, and the answer has the data again. */
import type { ChatMessage, ChatModel } from '../core/ports/chat-model.ts';
import { findPersonal } from './find-personal.ts';
import type { PersonalKind } from './find-personal.ts';

const PLACEHOLDER = /[[【]((?:email|id|iban|card|phone)-\d{1,6})[\]】]/giu;
/** What may still become a placeholder. */
const BEGUN = /[[【][a-z]{0,5}(?:-\d{0,6})?$/iu;
/** Added to the rules of a model only when something is masked. */
const RULE = 'Text such as [email-1] or [phone-2] stands for personal data. Where you need it, copy it exactly, with its brackets.';

/** The same model, to which no personal data is sent as far as `findPersonal` finds it. */
export function maskPersonal(chat: ChatModel): ChatModel {
  return {
    name: chat.name,
    write: async (request, onText) => {
      const { messages, values } = maskMessages(request.messages);
      if (values.size === 0) return chat.write(request, onText);
      const restore = (text: string): string =>
        text.replaceAll(PLACEHOLDER, (whole, name: string) => values.get(name.toLowerCase()) ?? whole);
      let held = '';
      const usage = await chat.write({ ...request, messages }, (piece) => {
        const text = held + piece;
        const begun = BEGUN.exec(text)?.index ?? text.length;
        held = text.slice(begun);
        return begun > 0 ? onText(restore(text.slice(0, begun))) : undefined;
      });
      if (held !== '') await onText(held);
      return usage;
    },
  };
}

interface Masked {
  readonly messages: readonly ChatMessage[];
  /** What each placeholder, without its brackets, stands for. */
  readonly values: ReadonlyMap<string, string>;
}

function maskMessages(messages: readonly ChatMessage[]): Masked {
  const values = new Map<string, string>();
  const names = new Map<string, string>();
  // What somebody wrote in this form stands for itself.
  const taken = new Set(messages.flatMap(({ content }) => [...content.matchAll(PLACEHOLDER)].map(([, name]) => name!.toLowerCase())));
  const counts = new Map<PersonalKind, number>();
  const nameOf = (kind: PersonalKind, value: string): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    let count = counts.get(kind) ?? 0;
    let name: string;
    do name = `${kind}-${(count += 1)}`;
    while (taken.has(name));
    counts.set(kind, count);
    names.set(value, name);
    values.set(name, value);
    return name;
  };
  const masked = messages.map((message) => ({ ...message, content: maskText(message.content, nameOf) }));
  if (values.size === 0) return { messages, values };
  return {
    messages: masked.map((message) => (message.role === 'system' ? { ...message, content: `${message.content}\n${RULE}` } : message)),
    values,
  };
}

function maskText(text: string, nameOf: (kind: PersonalKind, value: string) => string): string {
  let at = 0;
  let masked = '';
  for (const { kind, start, end } of findPersonal(text)) {
    masked += `${text.slice(at, start)}[${nameOf(kind, text.slice(start, end))}]`;
    at = end;
  }
  return masked + text.slice(at);
}
