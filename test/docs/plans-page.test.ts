/** The page on plans holds the numbers that the product goes by, in both languages. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { PLANS } from '../../src/core/model/plan.ts';
import { TIERS } from '../../src/core/model/tier.ts';

/** What the page says where the plan leaves it to the business, and after a number of days. */
const PAGES = [
  { page: 'docs/plans.md', byChoice: 'by choice', days: ' days' },
  { page: 'docs/zh-CN/plans.md', byChoice: '自选', days: ' 天' },
] as const;

describe.each(PAGES)('$page', ({ page, byChoice, days }) => {
  it('has the table of the plans', async () => {
    const text = await readFile(page, 'utf8');
    for (const tier of TIERS) {
      const { conversations, channels, operators, documents, retentionDays, messagesPerMinute } = PLANS[tier];
      const numbers = [conversations, channels, operators, documents].map((number) => number.toLocaleString('en'));
      const kept = retentionDays === null ? byChoice : `${retentionDays}${days}`;
      expect(text).toContain(`| ${[tier, ...numbers, kept, messagesPerMinute.toLocaleString('en')].join(' | ')} |`);
    }
  });
});
