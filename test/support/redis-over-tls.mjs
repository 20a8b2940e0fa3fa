// Opens the connection that the product would, and prints what the server says of it; NODE_EXTRA_CA_CERTS names whom it trusts.
/** The compiled product, as `npm start` runs it. @param {string} path */
const load = (path) => import(new URL(`../../dist/src/${path}.js`, import.meta.url).href);
const { readRedisFacts } = await load('drivers/_shared/redis-facts');
const { Secret } = await load('kernel/secret');
const told = await readRedisFacts({ url: new Secret(process.argv[2] ?? ''), prefix: 'claw' }).then(
  (/** @type {object} */ facts) => facts,
  (/** @type {Error} */ error) => ({ refused: error.message }),
);
process.stdout.write(JSON.stringify(told));
process.exit(0);
