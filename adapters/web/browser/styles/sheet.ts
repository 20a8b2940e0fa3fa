/** All styles as one sheet that a shadow root adopts: a page whose policy forbids style elements and attributes shows it all the same. */
import composer from './composer.css?inline';
import controls from './controls.css?inline';
import files from './files.css?inline';
import messages from './messages.css?inline';
import page from './page.css?inline';
import prose from './prose.css?inline';
import sources from './sources.css?inline';
import tokens from './tokens.css?inline';
import widget from './widget.css?inline';

/** A new sheet; each document needs its own. */
export function createSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([tokens, page, controls, messages, prose, sources, composer, files, widget].join(''));
  return sheet;
}
