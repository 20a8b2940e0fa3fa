/** Everything of the business plan that is made from its assumptions, by path from the root of the repository. */
import { CHARTS } from './charts.ts';
import { LANGUAGES, TABLES, type Lang } from './tables.ts';

export const PAGES: Readonly<Record<Lang, string>> = { en: 'docs/business/plan.md', zh: 'docs/zh-CN/business/plan.md' };

const MARKED = /<!-- table: ([a-z]+) -->\n[\s\S]*?<!-- end -->/g;

/** The page with its tables made anew. Throws on a marker that names no table. */
export function fillTables(page: string, lang: Lang): string {
  return page.replaceAll(MARKED, (_whole, name: string) => {
    const table = TABLES[name];
    if (table === undefined) throw new Error(`no table is named "${name}"`);
    return `<!-- table: ${name} -->\n\n${table(lang)}\n\n<!-- end -->`;
  });
}

export { makeWorkbook } from './workbook.ts';
export const WORKBOOK = 'docs/business/forecast.xlsx';

export function makeCharts(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    LANGUAGES.flatMap((lang) => Object.entries(CHARTS).map(([name, draw]) => [`docs/business/pictures/${name}-${lang}.svg`, draw(lang)])),
  );
}
