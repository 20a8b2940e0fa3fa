/** What every page that a channel writes itself is made of. */
import { createHash } from 'node:crypto';
import type { PageLanguage } from './page-language.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for between tags, or for an attribute in double quotes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

/** The hash of a style element's content, as `style-src` names it (CSP 3, 2.3.1). */
export const styleSource = (css: string): string => `'sha256-${createHash('sha256').update(css).digest('base64')}'`;

/** The `lang` of a page of ours. */
export const langOf = (language: PageLanguage): string => (language === 'zh' ? 'zh-CN' : 'en');

/** What a person is told of an address that cannot be shown, by the status of the answer. */
export const pageProblem = (status: number): 'missing' | 'busy' | 'broken' =>
  status === 404 ? 'missing' : status === 429 ? 'busy' : 'broken';
