/** The built help site as files of a folder; only names that were there at the start are ever read. */
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { HelpFile, HelpSite } from '../http/help/help-site.ts';
import { builtFolder, nothingThere, typeOf } from './built-files.ts';

export interface OpenHelp extends HelpSite {
  /** Tells where a page of the documentation is read, by its path below `docs`; null when it is no page, or the site has no address. */
  urlsOn(site: string | null): (path: string) => string | null;
}

/** A folder that is not there was not built: a site without pages, and no error. */
export async function openHelp(folder: string = builtFolder('help')): Promise<OpenHelp> {
  const entries = await readdir(folder, { recursive: true }).catch(nothingThere);
  const names = new Set(entries.map((name) => name.split(sep).join('/')));
  const addresses = names.has('pages.json')
    ? (JSON.parse(await readFile(join(folder, 'pages.json'), 'utf8')) as Record<string, string>)
    : {};
  const read = async (name: string): Promise<HelpFile | null> => {
    const type = typeOf(name);
    return type !== undefined && names.has(name) ? { type, bytes: await readFile(join(folder, name)) } : null;
  };
  return {
    page: (language, name) => read(language === 'en' ? `${name}.html` : `${language}/${name}.html`),
    asset: (name) => read(`assets/${name}`),
    urlsOn: (site) => (path) => {
      const address = addresses[path];
      return site === null || address === undefined ? null : `${site}${address}`;
    },
  };
}
