/** What the one script does when a page loads it: it makes the element known, and adds one where the script itself names a channel. */
import { addFromSnippet } from './snippet.ts';
import { defineChatElement } from './element.tsx';

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;

defineChatElement(script === null ? location.origin : new URL(script.src, location.href).origin);
if (script !== null) addFromSnippet(script.dataset);
