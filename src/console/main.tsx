/** Where the console begins: theme and language first, so that the first frame is already right, then the page. */
import { render } from 'preact';
import { App } from './app/app.tsx';
import { preload } from './app/outlet.tsx';
import { followLinks } from './app/router.ts';
import { readSession } from './app/session.ts';
import { applyTheme } from './app/theme.ts';
import { applyLanguage } from './words/language.ts';
import './styles/tokens.css';
import './styles/page.css';
import './styles/fields.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/lists.css';
import './styles/overlays.css';

applyTheme();
applyLanguage();
followLinks();
preload();
void readSession();
render(<App />, document.getElementById('app')!);
