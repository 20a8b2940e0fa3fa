// What package.json says of Claw and what Claw says of itself are the same.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LEAST_NODE } from '../../src/compose/doctor.ts';
import { VERSION } from '../../src/compose/version.ts';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
  engines: { node: string };
};

it('the version', () => {
  expect(VERSION).toBe(manifest.version);
});
it('the oldest Node.js that it runs on', () => {
  expect(`>=${LEAST_NODE.join('.')}`).toBe(manifest.engines.node);
});
