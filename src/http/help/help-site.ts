/** What the pages of the documentation are read through, however they were built. */
import type { PageLanguage } from './page-language.ts';

export interface HelpFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface HelpSite {
  /** A page by the last part of its address; null when there is none, or when the site was not built. */
  page(language: PageLanguage, name: string): Promise<HelpFile | null>;
  /** A file that pages show: styles, script, pictures, the index of the search. */
  asset(name: string): Promise<HelpFile | null>;
}
