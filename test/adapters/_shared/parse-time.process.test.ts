/** How much work hostile texts make; in a process of its own, whose CPU time nobody else spends. */
import { describe, expect, it } from 'vitest';
import { parseAnswer } from '../../../adapters/_shared/parse-answer.ts';

describe('hostile input', () => {
  /** Work in milliseconds of this process, the best of several, so that neither a busy machine nor a cold start counts. */
  function workOf(markdown: string): number {
    const times = Array.from({ length: 10 }, () => {
      const started = process.cpuUsage();
      parseAnswer(markdown, () => null, 'page');
      return process.cpuUsage(started).user / 1000;
    });
    return Math.min(...times);
  }

  const inside = ['*', '**a ', '**a', '__a ', '*a **', '_a ', '`', '``a`', '[', '[1](', '[a](x ', 'https://[', 'https://%', '\\`', '|-'];
  const cases: [string, (times: number) => string][] = [
    ...inside.map((piece): [string, (times: number) => string] => [piece, (times) => piece.repeat(times)]),
    ['# ##...x', (times) => `# ${'#'.repeat(times)}x`],
    ['# a   ...x', (times) => `# a${' '.repeat(times)}x`],
    ['https://a....x', (times) => `https://a${'.'.repeat(times)}x`],
    ['fences', (times) => '```\n'.repeat(times)],
    ['quotes and lists', (times) => '> - a\n'.repeat(times)],
    ['table line', (times) => `a|b\n${'|-'.repeat(times)}x`],
  ];
  it.each(cases)('of %j takes work that grows as its length does', (_name, make) => {
    const [few, many] = [1000, 16_000];
    // Linear work is 16 times as much, quadratic 256 times; below a millisecond the clock says little.
    expect(workOf(make(many))).toBeLessThan(80 * Math.max(1, workOf(make(few))));
  });
});
