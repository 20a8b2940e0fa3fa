/** What came of conversations, as the API writes it. */
import { z } from 'zod';
import { ANALYTICS_DIMENSIONS } from '../../../core/model/analytics.ts';
import type { AnalyticsDimension, AnalyticsRow, Spread } from '../../../core/model/analytics.ts';
import { byQuery, formatQuery, periodQuery } from '../report.ts';

const spread = (description: string) =>
  z
    .object({ median: z.number().nullable(), p95: z.number().nullable() })
    .meta({ description: `Seconds ${description}; null where there were none.` });

export const analyticsRowSchema = z
  .object({
    day: z.string().nullable().meta({ description: 'UTC; null unless days are told apart.' }),
    channel_id: z.string().nullable(),
    conversations: z.int().meta({ description: 'Conversations with something on a day; one on two days counts twice.' }),
    questions: z.int().meta({ description: 'Messages of customers that no limit refused, commands left out.' }),
    limited: z.int(),
    answered: z.int(),
    clarified: z.int(),
    refused: z.int(),
    failed: z.int(),
    person_messages: z.int(),
    thumbs_up: z.int(),
    thumbs_down: z.int(),
    csat: z.number().nullable().meta({ description: 'Share of thumbs that are up, 0 to 1; null without any.' }),
    handovers: z.int(),
    handovers_claimed: z.int(),
    resolution: z.object({ confirmed: z.int(), assumed: z.int(), unresolved: z.int(), handed_over: z.int() }).meta({
      description:
        'Conversations on a day, the first that fits: `handed_over` a person was wanted or wrote, `unresolved` the last answer was none or was thumbed down, `confirmed` an answer was thumbed up, `assumed` nothing was said against it.',
    }),
    response_s: spread('from a question to its answer'),
    handover_s: spread('from the wish for a person to their first message'),
    costs: z.array(z.object({ amount: z.number(), currency: z.string() })).meta({ description: 'What the calls of chat models cost.' }),
  })
  .meta({ id: 'Analytics' });

export const analyticsQuery = z.strictObject({ ...periodQuery, by: byQuery(ANALYTICS_DIMENSIONS), format: formatQuery });

export const dimensionsOf = (by: string): readonly AnalyticsDimension[] => [...new Set(by.split(','))] as AnalyticsDimension[];

/** Milliseconds are as exact as the times are. */
const roundSpread = ({ median, p95 }: Spread): Spread => ({ median: rounded(median), p95: rounded(p95) });
const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 1_000) / 1_000);

export const presentAnalytics = (row: AnalyticsRow): z.output<typeof analyticsRowSchema> => ({
  day: row.day,
  channel_id: row.channelId,
  conversations: row.conversations,
  questions: row.asked,
  limited: row.limited,
  answered: row.answered,
  clarified: row.clarified,
  refused: row.refused,
  failed: row.failed,
  person_messages: row.byPerson,
  thumbs_up: row.thumbsUp,
  thumbs_down: row.thumbsDown,
  csat: row.thumbsUp + row.thumbsDown === 0 ? null : rounded(row.thumbsUp / (row.thumbsUp + row.thumbsDown)),
  handovers: row.handovers,
  handovers_claimed: row.claimed,
  resolution: row.resolutions,
  response_s: roundSpread(row.response),
  handover_s: roundSpread(row.handover),
  costs: row.costs.map(({ amount, currency }) => ({ amount, currency })),
});
