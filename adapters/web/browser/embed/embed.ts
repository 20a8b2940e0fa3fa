/** The page that shows site owners the tag they need: the snippet and the chat beside it follow the fields. */

interface Choices {
  readonly channel: string;
  readonly position: string;
  readonly language: string;
  readonly accent: string;
}

const find = <T extends Element>(name: string): T => {
  const found = document.querySelector<T>(name);
  if (found === null) throw new Error(`The page has no ${name}`);
  return found;
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** What a site owner pastes: one tag, and a rule of style only where a colour was chosen. */
function snippetOf({ channel, position, language, accent }: Choices, usualAccent: string): string {
  const told = { channel, position: position === 'bottom-right' ? '' : position, language };
  const data = Object.entries(told).filter(([, value]) => value !== '');
  const attributes = data.map(([name, value]) => ` data-${name}="${escaped(value)}"`).join('');
  const tag = `<script src="${location.origin}/widget.js"${attributes} async></script>`;
  return accent === usualAccent ? tag : `<style>claw-chat { --claw-accent: ${accent} }</style>\n${tag}`;
}

function choicesOf(form: HTMLFormElement): Choices {
  const data = new FormData(form);
  const said = (name: string): string => `${(data.get(name) as string | null) ?? ''}`.trim();
  return { channel: said('channel'), position: said('position'), language: said('language'), accent: said('accent') };
}

/** Only what changed, since each change draws the chat anew. */
function show(chat: HTMLElement, { channel, position, language, accent }: Choices, usualAccent: string): void {
  for (const [name, value] of Object.entries({ channel, position, language })) {
    if ((chat.getAttribute(name) ?? '') === value) continue;
    if (value === '') chat.removeAttribute(name);
    else chat.setAttribute(name, value);
  }
  if (accent === usualAccent) chat.style.removeProperty('--claw-accent');
  else chat.style.setProperty('--claw-accent', accent);
}

async function copy(text: string, said: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = said.dataset['done'] ?? '';
  } catch {
    // Not allowed, or no secure address: the text is chosen instead, so that one key copies it.
    getSelection()?.selectAllChildren(find('#snippet'));
    said.textContent = said.dataset['chosen'] ?? '';
  }
}

const form = find<HTMLFormElement>('form');
const snippet = find<HTMLElement>('#snippet');
const usualAccent = find<HTMLInputElement>('[name=accent]').defaultValue;

function follow(): void {
  const choices = choicesOf(form);
  snippet.textContent = snippetOf(choices, usualAccent);
  show(find<HTMLElement>('claw-chat'), choices, usualAccent);
}

form.addEventListener('input', follow);
form.addEventListener('submit', (event) => event.preventDefault());
find('#copy').addEventListener('click', () => void copy(snippet.textContent ?? '', find<HTMLElement>('#copied')));
follow();
