/** Every package that a clone installs may be used, changed and passed on freely; what only checks the code may ask a little more. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

interface Package {
  readonly license?: string;
  readonly dev?: true;
  readonly cpu?: readonly string[];
  readonly os?: readonly string[];
}

const FREE = [
  '0BSD',
  'Apache-2.0',
  'BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Zlib',
];
/** Changes to its own files must be given away, so nothing of it is delivered. */
const FOR_CHECKS = ['MPL-2.0'];

const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as { packages: Readonly<Record<string, Package>> };
const installed = Object.entries(packages).filter(([path]) => path !== '');

/** SPDX: `A OR B` leaves the choice, `A AND B` asks for both. */
function isFree(expression: string, allowed: readonly string[]): boolean {
  const plain = expression.replaceAll(/[()]/g, '');
  if (plain.includes(' OR ')) return plain.split(' OR ').some((one) => allowed.includes(one));
  return plain.split(' AND ').every((one) => allowed.includes(one));
}

describe('licences of the packages in the lock file', () => {
  it('are free', () => {
    const others = installed.filter(
      ([, { license, dev }]) => license !== undefined && !isFree(license, dev ? [...FREE, ...FOR_CHECKS] : FREE),
    );
    expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });

  it('are named by each, but for the programs of one system that a named one brings', async () => {
    const unnamed = installed.filter(([, { license, cpu, os }]) => license === undefined && cpu === undefined && os === undefined);
    // An older form, which the lock file does not carry.
    const named = await Promise.all(
      unnamed.map(async ([path]) => {
        const { licenses } = JSON.parse(await readFile(`${path}/package.json`, 'utf8')) as { licenses?: readonly { type: string }[] };
        return { path, types: licenses?.map(({ type }) => type) ?? [] };
      }),
    );
    expect(named.filter(({ types }) => types.length === 0 || !types.some((type) => FREE.includes(type)))).toEqual([]);
    expect(installed.filter(([, { license }]) => license !== undefined).length).toBeGreaterThan(installed.length / 2);
  });
});
