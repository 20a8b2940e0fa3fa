/** Settings of what may be asked and said: moderation, links, the question whether it helped, and what is said beside answers. */
import { z } from 'zod';
import { perLanguage, setting } from './setting-spec.ts';

/** A host as it stands in an address, with its port where it has one. */
const linkHost = z
  .string()
  .trim()
  .toLowerCase()
  .max(260)
  .regex(/^(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d{1,5})?$/, 'Send the host alone, such as docs.shop.example.');

export const SPEECH_SETTINGS = {
  'feedback.ask': setting({
    schema: z.boolean(),
    default: true,
    perChannel: true,
    docs: 'Whether an answer asks if it helped, with a thumb up and a thumb down, on channels that have buttons.',
  }),
  'links.hosts': setting<readonly string[]>({
    schema: z.array(linkHost).max(100),
    default: [],
    perChannel: true,
    docs: 'Hosts that the assistant may link beside its cited sources, each as `docs.shop.example`; pages only, without anything behind `?` or `#`.',
  }),
  'moderation.blocked_terms': setting<readonly string[]>({
    schema: z.array(z.string().trim().min(1).max(100)).max(500),
    default: [],
    perChannel: true,
    docs: 'Terms that are neither answered nor said: whole words in scripts with spaces, any run of characters in Chinese; case and width make no difference. With any of them answers are shown when they are complete.',
  }),
  'moderation.endpoint': setting<string>({
    schema: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(2_000)]),
    default: '',
    perChannel: true,
    docs: 'Address that judges questions and answers: it gets a POST with `direction` (`in` or `out`) and `text`, and answers within 2 s with `allowed` and perhaps a `reason`. It must lie in the open internet or among `OUTBOUND_ALLOWED_HOSTS`. With it answers are shown when they are complete. Empty: none.',
  }),
  'moderation.on_failure': setting<'allow' | 'block'>({
    schema: z.enum(['allow', 'block']),
    default: 'allow',
    perChannel: true,
    docs: 'What becomes of a text that `moderation.endpoint` could not judge.',
  }),
  'texts.blocked': setting({
    schema: perLanguage(500),
    perChannel: true,
    docs: 'Said when moderation does not let a question be answered.',
    default: {
      en: 'I am sorry, I cannot help with this. Write /human to reach a person.',
      zh: '抱歉，这个问题我无法协助。如需人工帮助，请输入 /human。',
    },
  }),
  'texts.limited': setting({
    schema: perLanguage(300),
    perChannel: true,
    docs: 'Said on a messenger when a limit refused a message, once a minute at most. The web shows it beside the message.',
    default: {
      en: 'You are writing faster than I can read: your last message was not read. Please send it again in a minute.',
      zh: '您发送得太快了，刚才的消息没有被处理。请一分钟后再发一次。',
    },
  }),
  'texts.disclosure': setting({
    schema: perLanguage(300),
    perChannel: true,
    docs: 'Stands before the first answer of a conversation on a messenger, and again after /new: that an AI answers. Empty: not said. The web says it with `texts.greeting`.',
    default: {
      en: 'You are talking with an AI assistant; write /human to reach a person.',
      zh: '正在为您服务的是 AI 助手；输入 /human 可以转接人工。',
    },
  }),
  'texts.pinned': setting({
    schema: perLanguage(100),
    perChannel: true,
    docs: 'Stands before the title of the source when the answer is one that your team pinned to the question.',
    default: { en: 'Answered by our team: ', zh: '由我们的团队解答：' },
  }),
  'texts.usage': setting({
    schema: perLanguage(500),
    perChannel: true,
    docs: 'Answer to /usage. `{day}` stands for the messages of the last 24 hours, `{limit}` for those taken in a minute, `{left}` for those left of it.',
    default: {
      en: 'You wrote {day} messages in the last 24 hours. I take up to {limit} a minute; {left} are left right now.',
      zh: '过去 24 小时您发送了 {day} 条消息。每分钟最多接收 {limit} 条，目前还可以发送 {left} 条。',
    },
  }),
} as const;
