// Writes what is made from scripts/business/assumptions.ts: the tables in the business plan, its charts and its workbook.
//   node scripts/generate-business-plan.mjs
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = new URL('../', import.meta.url);
const entry = fileURLToPath(new URL('business/plan-files.ts', import.meta.url));

/** @type {{ module: typeof import('./business/plan-files.ts') }} */
const { module } = await runnerImport(entry, { configFile: false, logLevel: 'error' });

for (const [path, text] of Object.entries(module.makeCharts())) writeFileSync(new URL(path, root), text);
writeFileSync(new URL(module.WORKBOOK, root), module.makeWorkbook());
for (const lang of /** @type {const} */ (['en', 'zh'])) {
  const page = new URL(module.PAGES[lang], root);
  if (existsSync(page)) writeFileSync(page, module.fillTables(readFileSync(page, 'utf8'), lang));
}
