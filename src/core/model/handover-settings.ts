/** When a conversation goes to a person, and what the customer is told then. */
import { z } from 'zod';
import { openingHours, type OpeningHours } from './opening-hours.ts';
import { perLanguage, setting } from './setting-spec.ts';

/** A text that the team has ready, and puts into a reply. */
export interface CannedAnswer {
  /** By which it is found; no other has it. */
  readonly title: string;
  readonly text: string;
  /** Null: of any. */
  readonly language: 'en' | 'zh' | null;
}

const cannedAnswer = z.strictObject({
  title: z.string().trim().min(1).max(80),
  text: z.string().trim().min(1).max(2_000),
  language: z.enum(['en', 'zh']).nullable(),
});

const haveOwnTitles = (answers: readonly CannedAnswer[]): boolean => new Set(answers.map(({ title }) => title)).size === answers.length;

export const HANDOVER_SETTINGS = {
  'handover.words': setting<readonly string[]>({
    schema: z.array(z.string().trim().min(2).max(60)).max(100),
    default: [
      'talk to a human',
      'talk to a person',
      'speak to a human',
      'speak to a person',
      'human agent',
      'real person',
      '转人工',
      '人工客服',
      '真人客服',
    ],
    perChannel: true,
    docs: 'Words by which a message asks for a person, wherever they stand in it; capitals make no difference.',
  }),
  'handover.after_refusals': setting<number | null>({
    schema: z.int().min(1).max(10).nullable(),
    default: null,
    perChannel: true,
    docs: 'After so many refusals in a row the conversation goes to a person. Null: the customer is only offered one.',
  }),
  'handover.after_failure': setting({
    schema: z.boolean(),
    default: false,
    perChannel: true,
    docs: 'Whether a conversation goes to a person when an answer failed or took too long, besides the apology.',
  }),
  'handover.hours': setting<OpeningHours | null>({
    schema: openingHours.nullable(),
    default: null,
    perChannel: true,
    docs: 'When people of your team are there: `{"time_zone": "Asia/Shanghai", "week": {"mon": [{"from": "09:00", "to": "18:00"}]}, "holidays": ["2027-01-01"]}`. Outside of it a wish for a person is kept for them and the assistant goes on meanwhile. Null: always.',
  }),
  'handover.canned_answers': setting<readonly CannedAnswer[]>({
    schema: z.array(cannedAnswer).max(100).refine(haveOwnTitles, 'Give each canned answer a title of its own.'),
    default: [],
    perChannel: false,
    docs: 'Texts that your team has ready and puts into a reply in the console: `[{"title": "Parcel", "text": "Hello {name}, it is on its way.", "language": null}]`. `{name}` stands for the customer, `{me}` for who writes; `language` is `en`, `zh` or null for any.',
  }),
  'texts.resolved': setting({
    schema: perLanguage(300),
    perChannel: true,
    docs: 'Said when a person has settled the conversation.',
    default: {
      en: 'This is settled from our side. Write again whenever you need anything.',
      zh: '本次咨询已处理完毕。如有需要，欢迎随时再联系我们。',
    },
  }),
  'texts.handoff_closed': setting({
    schema: perLanguage(500),
    perChannel: true,
    docs: 'Said when a person is asked for outside of `handover.hours`. `{opens}` stands for the next opening; name here how else you can be reached.',
    default: {
      en: 'Our team is away until {opens}. I have noted that you would like to talk to a person: somebody will write to you here then. Until that time I am glad to go on helping.',
      zh: '我们的人工客服现在不在，{opens} 恢复服务。您的需求已经记下，届时会有人在这里回复您；在此之前我可以继续为您解答。',
    },
  }),
} as const;
