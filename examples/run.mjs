// Starts one of the examples: a Claw of its own with the settings and the knowledge of that folder.
//   node examples/run.mjs <name>
// It keeps its data in .claw/examples/<name>; PORT and the tokens of the platforms are taken from the environment, as always.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** @typedef {{ settings: Record<string, unknown>, try: string, platform?: string, needs?: string[] }} Example `needs`: variables without which only the web is open */

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const names = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const name = process.argv[2] ?? '';
if (!names.includes(name)) {
  console.error(`Say which example: ${names.join(', ')}.`);
  process.exit(2);
}

const folder = join(root, 'examples', name);
const example = /** @type {Example} */ (JSON.parse(readFileSync(join(folder, 'example.json'), 'utf8')));
const home = process.env['CLAW_HOME'] ?? join(root, '.claw/examples', name);
/** @type {NodeJS.ProcessEnv} */
const env = { ...process.env, CLAW_HOME: home, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' };
const program = join(root, 'bin/claw.mjs');

// What fails here must not leave a Claw behind.
process.once('uncaughtException', (error) => {
  console.error(error);
  claw.kill('SIGTERM');
});
const claw = spawn(process.execPath, [program, 'start'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => claw.kill(signal));
claw.once('exit', (code) => process.exit(code ?? 1));
let printed = '';
claw.stdout.on('data', (bytes) => {
  printed += bytes;
  process.stdout.write(bytes);
});

const addressIn = () => /Chat page\s+(\S+?)\/?\s/.exec(printed)?.[1];
while (addressIn() === undefined || !existsSync(join(home, 'admin-key'))) await wait(100);
const url = String(addressIn());
const authorization = `Bearer ${readFileSync(join(home, 'admin-key'), 'utf8').trim()}`;

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
async function api(method, path, body) {
  const headers = { authorization, 'content-type': 'application/json' };
  const reply = await fetch(`${url}/api/v1${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${await reply.text()}`);
  return reply.json();
}

for (const [key, value] of Object.entries(example.settings)) await api('PUT', `/configs/${key}`, { value });
// Until the documents are all there, so that the first question already finds them.
const ingest = [program, 'ingest', join(folder, 'knowledge'), '--base', name];
const [failed] = await once(spawn(process.execPath, ingest, { cwd: root, env: { ...env, CLAW_URL: url }, stdio: 'inherit' }), 'exit');
if (failed !== 0) claw.kill('SIGTERM');
// Customers are answered from this knowledge alone, and not from the pages about Claw.
const bases = await api('GET', '/knowledge/bases?limit=100');
const base = bases.data.find((/** @type {{ name: string }} */ one) => one.name === name);
for (const channel of (await api('GET', '/channels')).data) await api('PATCH', `/channels/${channel.id}`, { base_ids: [base.id] });

const missing = (example.needs ?? []).filter((variable) => !env[variable]);
if (missing.length > 0) console.log(`\nOnly the web is open. For ${example.platform}, set ${missing.join(' and ')} and start it again.`);
console.log(`\nThe example ${name} is ready. Open ${url}/ and ask: ${example.try}`);
