// Writes src/client/schema.ts, the types of the HTTP API, from the schemas that check its requests.
//   node scripts/generate-openapi.mjs           writes the file
//   node scripts/generate-openapi.mjs --check   exits 1 when the file differs
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const target = fileURLToPath(new URL('../src/client/schema.ts', import.meta.url));
const entry = fileURLToPath(new URL('generate-openapi-text.ts', import.meta.url));

/** @type {{ module: typeof import('./generate-openapi-text.ts') }} */
const { module } = await runnerImport(entry, { configFile: false, logLevel: 'error' });
const text = module.generateClientTypes();

if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error('src/client/schema.ts differs from the endpoints: run "node scripts/generate-openapi.mjs" and commit the result.');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
