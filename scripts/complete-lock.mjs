// Completes package-lock.json with the packages of other platforms. Where a registry does not serve them, npm leaves them out of the lock,
// and `npm ci` then refuses it with "Missing: ... from lock file". Run after every change of the dependencies.
//   node scripts/complete-lock.mjs           writes what is missing
//   node scripts/complete-lock.mjs --check   exits 1 when something is missing
import { readFileSync, writeFileSync } from 'node:fs';

const target = new URL('../package-lock.json', import.meta.url);

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string> }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lock
 */

const SYSTEMS = {
  win32: 'win32',
  windows: 'win32',
  darwin: 'darwin',
  linux: 'linux',
  freebsd: 'freebsd',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  sunos: 'sunos',
  aix: 'aix',
  android: 'android',
  openharmony: 'openharmony',
  fsevents: 'darwin',
};
const PROCESSORS = {
  x64: 'x64',
  arm64: 'arm64',
  arm: 'arm',
  armv7: 'arm',
  ia32: 'ia32',
  ppc64: 'ppc64',
  ppc64le: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
  mips64el: 'mips64el',
  wasm32: 'wasm32',
};
const LIBRARIES = { gnu: 'glibc', glibc: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** @param {string} name @param {Record<string, string>} words @returns {string[]} the platform word in a package's name, if there is one */
function wordIn(name, words) {
  const found = name.split(/[-/@_.]/).flatMap((part) => words[part] ?? []);
  return found.slice(0, 1);
}

/** @param {string} range of a platform package; its siblings carry the very same version @returns {string} */
const versionOf = (range) => range.replace(/^[\^~=]/, '');

/** @param {string} name @param {string} range @param {boolean} dev @returns {Entry} */
function entryFor(name, range, dev) {
  const [os, cpu] = [wordIn(name, SYSTEMS), wordIn(name, PROCESSORS)];
  // Without either npm would install it everywhere, which an optional package that was left out must not be.
  if (os.length + cpu.length === 0) throw new Error(`No platform can be told from the name of the optional package ${name}.`);
  const libc = os[0] === 'linux' ? wordIn(name, LIBRARIES) : [];
  return {
    version: versionOf(range),
    ...(cpu.length > 0 && { cpu }),
    ...(dev && { dev }),
    ...(libc.length > 0 && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}

/** The folders in which Node would look for a package, from the one of the package that asks upwards. @param {string} path @returns {string[]} */
function lookUps(path) {
  const parent = path.lastIndexOf('/node_modules/');
  if (path === '') return ['node_modules/'];
  return [`${path}/node_modules/`, ...lookUps(parent < 0 ? '' : path.slice(0, parent))];
}

/** @param {Lock} lock @returns {Record<string, Entry>} the entries to add, by their place */
function missingFrom({ packages }) {
  /** @type {Record<string, Entry>} */
  const added = {};
  for (const [path, { optionalDependencies = {}, dev = false }] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(optionalDependencies)) {
      if (lookUps(path).some((folder) => packages[folder + name] !== undefined)) continue;
      const place = `node_modules/${name}`;
      // Two versions of one platform package need two places: the second lies below the package that asks for it.
      const isTaken = added[place] !== undefined && added[place].version !== versionOf(range);
      added[isTaken ? `${path}/${place}` : place] = entryFor(name, range, dev);
    }
  }
  return added;
}

const lock = /** @type {Lock} */ (JSON.parse(readFileSync(target, 'utf8')));
const added = missingFrom(lock);
const names = Object.keys(added);

if (names.length > 0 && process.argv.includes('--check')) {
  console.error(
    `package-lock.json lacks ${names.length} packages of other platforms, ${names[0]} among them: run "npm run lock:complete" and commit the result.`,
  );
  process.exitCode = 1;
} else if (names.length > 0) {
  const sorted = Object.entries({ ...lock.packages, ...added }).toSorted(([one], [other]) => one.localeCompare(other, 'en'));
  writeFileSync(target, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
  console.log(`Added ${names.length} packages of other platforms to package-lock.json.`);
}
