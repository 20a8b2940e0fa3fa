// The page for operators names every metric there is, and no other.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { COUNTERS, GAUGES, HISTOGRAMS } from '../../src/core/ports/metrics.ts';

it.each(['docs/operating.md', 'docs/zh-CN/operating.md'])('%s lists the metrics of the code', (path) => {
  const page = readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');
  const named = [...page.matchAll(/^\| `(claw_\w+)`/gm)].map((match) => match[1]);
  expect(named).toEqual(Object.keys({ ...COUNTERS, ...HISTOGRAMS, ...GAUGES }));
});
