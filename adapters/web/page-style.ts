/** The styles that come with the chat page itself, so that its first frame waits for no other file, and the policy that lets in just them. */
import { styleSource } from '../_shared/page-parts.ts';
import type { WebAssets } from './load-web-assets.ts';

export interface PageStyle {
  readonly css: string;
  /** Their hash, as `style-src` names it. */
  readonly source: string;
}

/** The styles of the first frame as they were built; none when they were not. */
export function pageStyle(assets: WebAssets): PageStyle {
  const css = new TextDecoder().decode(assets.file('first-frame.css')?.bytes);
  return { css, source: styleSource(css) };
}

/** Our script, its calls, the pictures it shows, our styles; nobody may frame the page. */
export const pagePolicy = ({ source }: PageStyle): string =>
  `default-src 'none'; script-src 'self'; style-src 'self' ${source}; img-src 'self' blob: data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
