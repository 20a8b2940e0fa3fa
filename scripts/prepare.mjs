// Brings a clone to the state in which it runs: packages as the lock says, compiled server, browser bundles. Does nothing when all is fresh.
// Plain Node without a package, since it runs before there are any. Speaks on stderr only: a command's own output stays clean.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const inRoot = (/** @type {string[]} */ ...parts) => join(root, ...parts);

const SERVER_FOLDERS = ['src', 'adapters', 'migrations'];
const BROWSER_FOLDERS = [/^src\/console\//, /^adapters\/[^/]+\/browser\//];
/** What the compiled server reads beside its code. */
const ASSET_TYPES = ['.json', '.lua', '.sql', '.txt', '.css', '.svg'];
/** Each browser bundle: its folder, the file it starts from, how it is built, where it is served from, and what it is called to a person. */
const BUNDLES = [
  { from: 'adapters/web/browser', entry: 'main.ts', config: 'vite.widget.config.ts', to: 'dist/web', name: 'chat' },
  {
    from: 'adapters/web/browser',
    entry: 'embed/embed.ts',
    config: 'vite.embed.config.ts',
    to: 'dist/embed',
    name: 'page about embedding and the Chinese words',
  },
  { from: 'src/console', entry: 'main.tsx', config: 'vite.console.config.ts', to: 'dist/console', name: 'console' },
];
/** The help site: what it is made of, and where the server reads it. */
const HELP = {
  from: ['docs', 'scripts/help'],
  files: ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'scripts/build-help.mjs'],
  to: 'dist/help',
};
/** Locks, half-finished builds and what a build replaced; safe to delete when nothing runs. */
const WORKSHOP = inRoot('.prepare');

/** A step that did not work out; its message is all a person needs to see. */
class StepFailed extends Error {}

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

/** @param {string} file @returns {string} the text, or nothing for a file that is not there */
const readIfAny = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** @param {string} folder relative to the root @returns {string[]} files below it, sorted, with forward slashes */
function filesBelow(folder) {
  if (!existsSync(inRoot(folder))) return [];
  const entries = readdirSync(inRoot(folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const start = root.length + 1;
  return entries.map((entry) => join(entry.parentPath, entry.name).slice(start).split(sep).join('/')).toSorted();
}

/** @param {string[]} files @returns {string} one hash over names and contents, so that a fresh check-out of the same code builds nothing */
function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`\0${file}\0`).update(readIfAny(inRoot(file)));
  return hash.digest('hex');
}

/** @param {string[]} args of Node @param {string} task for the message @param {NodeJS.ProcessEnv} [env] */
function run(args, task, env = process.env) {
  const result = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (result.status === 0) return;
  const why =
    result.error?.message ?? (`${result.stdout}${result.stderr}`.trim() || `ended by ${result.signal ?? `code ${result.status}`}`);
  throw new StepFailed(`${task} failed:\n${why}`);
}

// --- packages ---

const installStamp = inRoot('node_modules/.claw-lock');

function wantedInstall() {
  const lock = createHash('sha256')
    .update(readIfAny(inRoot('package-lock.json')))
    .digest('hex');
  return `${lock} node${process.versions.node.split('.')[0]} ${process.platform}-${process.arch}`;
}

/** @typedef {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} Lock */

/** Whether npm itself (npm install, npm ci) already put there what the lock says, on this same Node and platform as far as we know. */
function installedByHand() {
  const done = readIfAny(inRoot('node_modules/.package-lock.json'));
  const machine = wantedInstall().split(' ').slice(1).join(' ');
  if (done === '' || (existsSync(installStamp) && !readIfAny(installStamp).endsWith(machine))) return false;
  const installed = /** @type {Lock} */ (JSON.parse(done)).packages;
  const wanted = Object.entries(/** @type {Lock} */ (JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'))).packages);
  return wanted.every(
    ([path, { version, optional }]) => path === '' || (installed[path]?.version ?? (optional ? version : '')) === version,
  );
}

const isInstalled = () => readIfAny(installStamp) === wantedInstall();

/** npm's own script: the one that runs us, or the one that came with this Node. */
function npmScript() {
  const given = process.env['npm_execpath'] ?? '';
  const beside = ['../lib/node_modules/npm/bin/npm-cli.js', 'node_modules/npm/bin/npm-cli.js'].map((path) =>
    join(dirname(process.execPath), path),
  );
  const onPath = (process.env['PATH'] ?? '').split(process.platform === 'win32' ? ';' : ':').map((folder) => join(folder, 'npm'));
  const found = [given, ...beside, ...onPath].find((path) => path !== '' && existsSync(path) && /^npm-cli\.[cm]?js$/.test(baseOf(path)));
  if (found === undefined) throw new StepFailed('npm was not found: install Node.js with npm, then run "npm start" again');
  return found;
}

/** @param {string} path */
const baseOf = (path) => realpathSync(path).split(sep).at(-1) ?? '';

function install() {
  if (!installedByHand()) {
    say('Installing the packages of package-lock.json (about a minute the first time)');
    rmSync(installStamp, { force: true });
    run([npmScript(), 'ci', '--include=dev', '--no-progress'], 'Installing the packages');
  }
  writeFileSync(installStamp, wantedInstall());
}

// --- server ---

const serverStamp = inRoot('dist/.sources');

const isBrowserFile = (/** @type {string} */ file) => BROWSER_FOLDERS.some((folder) => folder.test(file));

const serverFiles = () => SERVER_FOLDERS.flatMap(filesBelow).filter((file) => !isBrowserFile(file));

const wantedServer = () => hashOf([...serverFiles(), 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json']);

const isServerBuilt = () => readIfAny(serverStamp) === wantedServer();

/** Types are not judged here, that is what the check is for: a start needs the code, quickly. */
function buildServer() {
  say('Building the server');
  const wanted = wantedServer();
  const fresh = join(WORKSHOP, 'dist');
  rmSync(fresh, { recursive: true, force: true });
  run(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck', '--outDir', fresh], 'Building the server');
  for (const file of serverFiles()) if (ASSET_TYPES.includes(extname(file))) cpSync(inRoot(file), join(fresh, file));
  for (const { to } of [...BUNDLES, HELP]) if (existsSync(inRoot(to))) cpSync(inRoot(to), join(fresh, '..', to), { recursive: true });
  writeFileSync(join(fresh, '.sources'), wanted);
  replace('dist', fresh);
}

/** Puts a finished folder in the place of an old one; what is there is whole at every moment but the one between two renames. @param {string} place @param {string} fresh */
function replace(place, fresh) {
  const old = join(WORKSHOP, 'old');
  rmSync(old, { recursive: true, force: true });
  if (existsSync(inRoot(place))) renameSync(inRoot(place), old);
  renameSync(fresh, inRoot(place));
  rmSync(old, { recursive: true, force: true });
}

// --- browser bundles ---

/** @param {typeof BUNDLES[number]} bundle */
const wantedBundle = ({ from, config }) => hashOf([...filesBelow(from), ...filesBelow('src/client'), config, 'package-lock.json']);

/** @param {typeof BUNDLES[number]} bundle */
const isBundleBuilt = (bundle) =>
  !existsSync(inRoot(bundle.from, bundle.entry)) || readIfAny(inRoot(bundle.to, '.sources')) === wantedBundle(bundle);

/** @param {typeof BUNDLES[number]} bundle */
function buildBundle(bundle) {
  const { from, config, to, name } = bundle;
  say(`Building the ${name}`);
  const wanted = wantedBundle(bundle);
  const fresh = join(WORKSHOP, 'bundle');
  const args = ['node_modules/vite/bin/vite.js', 'build', from, '--config', config, '--outDir', fresh, '--emptyOutDir'];
  run([...args, '--logLevel', 'error'], `Building the ${name}`, { ...process.env, NODE_ENV: 'production' });
  writeFileSync(join(fresh, '.sources'), wanted);
  replace(to, fresh);
}

// --- help site ---

const wantedHelp = () => hashOf([...HELP.from.flatMap(filesBelow), ...HELP.files, 'package-lock.json']);

const isHelpBuilt = () => !existsSync(inRoot('scripts/build-help.mjs')) || readIfAny(inRoot(HELP.to, '.sources')) === wantedHelp();

function buildHelp() {
  say('Building the help');
  const wanted = wantedHelp();
  const fresh = join(WORKSHOP, 'help');
  rmSync(fresh, { recursive: true, force: true });
  run(['scripts/build-help.mjs', fresh], 'Building the help');
  writeFileSync(join(fresh, '.sources'), wanted);
  replace(HELP.to, fresh);
}

// --- all of it ---

/** @returns {(() => void)[]} what is still to be done, in order; a later step is judged only after the earlier ones ran */
function openSteps() {
  if (!isInstalled()) return [install];
  if (!isServerBuilt()) return [buildServer];
  const bundles = BUNDLES.filter((bundle) => !isBundleBuilt(bundle)).map((bundle) => () => buildBundle(bundle));
  return isHelpBuilt() ? bundles : [...bundles, buildHelp];
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

const lockFile = join(WORKSHOP, 'lock');

/** @returns {boolean} whether the lock was free and is ours now */
function tryLock() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the workshop for this process, waiting while another living one prepares the same clone. @returns {Promise<() => void>} gives it back */
async function takeWorkshop() {
  mkdirSync(WORKSHOP, { recursive: true });
  for (;;) {
    const holder = readIfAny(lockFile);
    // An empty file is one being written this very moment.
    const isLeftOver = holder !== '' && !isAlive(Number(holder));
    if (isLeftOver) rmSync(lockFile, { force: true });
    const isOurs = tryLock();
    // Another that saw the same left-over may have removed our new lock in its place.
    if (isOurs && isLeftOver) await wait(200);
    if (isOurs && readIfAny(lockFile) === String(process.pid)) return () => rmSync(lockFile, { force: true });
    await wait(100);
  }
}

/** Does whatever is missing. @throws {StepFailed} with a message for people; nothing half-done is left in place */
export async function prepare() {
  if (openSteps().length === 0) return;
  const release = await takeWorkshop();
  try {
    for (let steps = openSteps(); steps.length > 0; steps = openSteps()) for (const step of steps) step();
  } finally {
    release();
  }
}

/** As {@link prepare}, for a command line: a failed step is told in plain words and ends the process with code 1. */
export async function prepareOrExit() {
  try {
    await prepare();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    say(error.message);
    process.exit(1);
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) await prepareOrExit();
