/** Adds the chat to the page of a business whose only trace of it is one script tag. */

/** What a script tag may say of the chat, as `data-` attributes; each becomes an attribute of the element. */
const NAMES = ['channel', 'position', 'language', 'identity', 'title'] as const;

/** Does nothing without a channel, and nothing when the channel's chat is already on the page. */
export function addFromSnippet(data: DOMStringMap): void {
  const { channel } = data;
  if (channel === undefined || document.querySelector(`claw-chat[channel="${CSS.escape(channel)}"]`) !== null) return;
  const element = document.createElement('claw-chat');
  for (const name of NAMES) element.setAttribute(name, data[name] ?? '');
  const add = (): unknown => document.body.append(element);
  // An async script may run before the page has a body.
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', add);
  else add();
}
