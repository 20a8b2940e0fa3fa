/** Every colour that is written or drawn stands out from every ground it may lie on, in both themes, by the measure of WCAG 2.2. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const CSS = readFileSync(join(import.meta.dirname, '../../../../../adapters/web/browser/styles/tokens.css'), 'utf8');
const [light = '', dark = ''] = CSS.split('@media (prefers-color-scheme: dark)');

function coloursOf(css: string): ReadonlyMap<string, string> {
  return new Map(
    [...css.matchAll(/--([\w-]+):\s*(?:var\(--[\w-]+,\s*)?(#[0-9a-f]{6})\b/g)].map(([, name = '', colour = '']) => [name, colour]),
  );
}

/** Relative luminance (WCAG 2.2, glossary). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const TEXT_PAIRS: readonly (readonly [colour: string, grounds: readonly string[]])[] = [
  ['text', ['ground', 'sunken', 'raised']],
  ['quiet', ['ground', 'sunken', 'raised']],
  ['accent', ['ground', 'sunken', 'raised']],
  ['accent-strong', ['ground', 'sunken', 'tint']],
  ['amber', ['ground', 'sunken', 'raised']],
  ['on-accent', ['accent', 'accent-strong']],
  ['on-tint', ['tint']],
  ['on-mark', ['mark']],
];
/** What is drawn: edges of controls, signs, the ring of the focus. */
const DRAWN_PAIRS: typeof TEXT_PAIRS = [
  ['edge', ['ground', 'raised']],
  ['accent', ['ground', 'sunken', 'raised', 'tint']],
];
const flat = (pairs: typeof TEXT_PAIRS, least: number) =>
  pairs.flatMap(([colour, grounds]) => grounds.map((ground) => ({ colour, ground, least })));

it('measures contrast as the recommendation does', () => {
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

describe.each([
  ['light', coloursOf(light)],
  ['dark', new Map([...coloursOf(light), ...coloursOf(dark)])],
])('in the %s theme', (_theme, colours) => {
  it.each([...flat(TEXT_PAIRS, 4.5), ...flat(DRAWN_PAIRS, 3)])('$colour on $ground has at least $least', ({ colour, ground, least }) => {
    expect(contrast(colours.get(colour) ?? '', colours.get(ground) ?? '')).toBeGreaterThanOrEqual(least);
  });
});

it('gives the dark theme every colour of the light one', () => {
  const names = (css: string) => [...coloursOf(css).keys()].toSorted();
  expect(names(dark)).toEqual(names(light));
});
