// A gateway that kills itself (SIGKILL) the first time it reaches a named point, to prove what a restart makes of it.
import { readFileSync } from 'node:fs';

/** The compiled product, as `npm start` runs it. @param {string} path */
const load = (path) => import(new URL(`../../dist/src/${path}.js`, import.meta.url).href);
const { openDatabase } = await load('compose/open-database');
const { startParts } = await load('compose/gateway');
const { openKeys } = await load('compose/master-keys');
const { prepareSchema } = await load('compose/migrate');
const { openServices } = await load('compose/services');
const { loadConfig } = await load('config/load');
const { createSystemClock } = await load('kernel/clock');
const { newUuid } = await load('kernel/ids');
const { createLogger } = await load('kernel/logger');

const die = () => process.kill(process.pid, 'SIGKILL');
/** @param {Record<string, any>} port @param {string} name @param {'before' | 'after'} when */
const killing = (port, name, when) => ({
  ...port,
  [name]: async (/** @type {unknown[]} */ ...args) => {
    if (when === 'before') die();
    const result = await port[name](...args);
    die();
    return result;
  },
});

/** @type {Record<string, (services: any) => any>} */
const POINTS = {
  'before-enqueue': (s) => ({ ...s, jobs: killing(s.jobs, 'enqueueReply', 'before') }),
  'while-answering': (s) => ({ ...s, passages: killing(s.passages, 'search', 'before') }),
  'after-commit': (s) => ({ ...s, turns: killing(s.turns, 'end', 'after') }),
  'during-send': (s) => ({
    ...s,
    adapters: new Map([...s.adapters].map(([kind, adapter]) => [kind, killing(adapter, 'perform', 'before')])),
  }),
  'after-send': (s) => ({ ...s, deliveries: killing(s.deliveries, 'settle', 'before') }),
};

const point = process.argv[2] ?? '';
const change = POINTS[point];
if (!change) throw new Error(`unknown point ${point}; known: ${Object.keys(POINTS).join(', ')}`);

const config = loadConfig(process.env, (/** @type {string} */ path) => readFileSync(path, 'utf8'));
const logger = createLogger(config.logLevel);
const deps = { config, logger, clock: createSystemClock(), newId: newUuid };
const database = await openDatabase(config, { ...deps, onLost: die });
const keysFor = await openKeys(config);
const services = await openServices({ ...deps, database, roles: await prepareSchema(database, logger), keysFor });
const gateway = await startParts(deps, database, change(services), keysFor);
console.log(`  Chat page   ${gateway.url}/ `);
