/** How much a business may use of what it pays for, where that is not what its plan says. */
import { z } from 'zod';
import { perLanguage, setting } from './setting-spec.ts';

/** What becomes of a new conversation when the month's are used up. */
export const QUOTA_ENDS = ['stop', 'overage', 'extract'] as const;
export type QuotaEnd = (typeof QUOTA_ENDS)[number];

const quota = (docs: string) =>
  setting<number | null>({
    schema: z.int().min(0).nullable(),
    default: null,
    perChannel: false,
    byPlatform: true,
    docs: `${docs} Null: as the plan says. The platform owner alone changes it.`,
  });

export const QUOTA_SETTINGS = {
  'quota.conversations': quota('Billed conversations in a calendar month (UTC).'),
  'quota.channels': quota('Channels, the API not counted.'),
  'quota.operators': quota('Operators who may sign in.'),
  'quota.documents': quota("Documents over all knowledge bases, Claw's own documentation not counted."),
  'quota.at_end': setting<QuotaEnd>({
    schema: z.enum(QUOTA_ENDS),
    default: 'stop',
    perChannel: false,
    byPlatform: true,
    docs: 'What becomes of a new conversation when those of the month are used up: `stop` says so, with the day on which the next month begins; `overage` goes on and counts on; `extract` goes on without a chat model, quoting the documents. Conversations that have begun go on. The platform owner alone changes it.',
  }),
  'texts.quota': setting({
    schema: perLanguage(500),
    perChannel: true,
    docs: 'Said when the conversations of the month are used up. `{date}` stands for the day on which they begin anew.',
    default: {
      en: 'I am sorry: I cannot take new conversations until {date}. Write /human to reach a person.',
      zh: '抱歉，我在 {date} 之前无法接待新的会话。如果您需要人工帮助，请输入 /human。',
    },
  }),
} as const;
