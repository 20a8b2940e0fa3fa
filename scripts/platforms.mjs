// Starts the stand-in platforms and a page to write to a bot as its customers do: npm run platforms -- [port of the page]
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const PORT = Number(process.argv[2] ?? 4600);

/** The stand-ins are TypeScript, as the tests use them. @param {string} path */
const load = async (path) => (await runnerImport(fileURLToPath(new URL(`../test/platforms/page/${path}.ts`, import.meta.url)))).module;

const { STAND_INS } = /** @type {typeof import('../test/platforms/page/stand-ins.ts')} */ (await load('stand-ins'));
const { startPlatformsPage } = /** @type {typeof import('../test/platforms/page/start-page.ts')} */ (await load('start-page'));

const standIns = await Promise.all(STAND_INS.map((start) => start()));
const page = await startPlatformsPage(standIns, PORT);
const variables = standIns.flatMap(({ env }) => Object.entries(env)).map(([name, value]) => `${name}=${value}`);
console.log(`The page: ${page.url}\n\nPoint a Claw at it, in another terminal, with those of the platforms you want:\n`);
console.log(`  ${[...variables, 'npm start'].join(' \\\n  ')}\n\nCtrl-C ends it.`);
process.once('SIGINT', () => void page.close().then(() => process.exit(0)));
