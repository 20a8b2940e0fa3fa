#!/usr/bin/env node
// The command `claw`: in a clone it first makes sure that everything is installed and built, in an image it runs what is there.
import { existsSync } from 'node:fs';

const inRoot = (/** @type {string} */ path) => new URL(`../${path}`, import.meta.url);

if (existsSync(inRoot('scripts/prepare.mjs')) && existsSync(inRoot('src/main.ts'))) {
  const { prepareOrExit } = await import('../scripts/prepare.mjs');
  await prepareOrExit();
}
await import(inRoot('dist/src/main.js').href);
