/** Every behaviour a business may change: its type, default, range and words, in one table. */
import { z } from 'zod';
import { AUDIENCE_POLICIES, BOT_POLICIES, MAX_BOT_TURNS, type AudiencePolicy, type BotPolicy } from './audience.ts';
import { CACHE_SETTINGS } from './cache-settings.ts';
import { INTERNAL_POLICIES, type InternalPolicy } from './internal-policy.ts';
import { HANDOVER_SETTINGS } from './handover-settings.ts';
import { LIMIT_SETTINGS } from './limit-settings.ts';
import { PRIVACY_SETTINGS } from './privacy-settings.ts';
import { QUOTA_SETTINGS } from './quota-settings.ts';
import { LATE_EDITS, type LateEdits } from './message.ts';
import { ON_UNKNOWN, type OnUnknown } from './delivery.ts';
import { perLanguage, setting, text } from './setting-spec.ts';
import { SPEECH_SETTINGS } from './speech-settings.ts';
import { webOriginSchema } from './web-origin.ts';

const suggestions = () => z.array(z.string().trim().min(1).max(80)).max(6);
/** @param how it comes about on this platform that nobody can tell */
const onUnknown = (how: string) =>
  setting<OnUnknown>({
    schema: z.enum(ON_UNKNOWN),
    default: 'park',
    perChannel: true,
    docs: `What becomes of an answer of which nobody can tell whether it arrived, as ${how}: \`park\` leaves it to your team, under \`/api/v1/deliveries\`; \`resend\` sends it again, so that it may arrive twice.`,
  });

export const SETTINGS = {
  'answer.top_k': setting({ schema: z.int().min(1).max(50), default: 20, perChannel: true, docs: 'Passages retrieved for each question.' }),
  'answer.internal': setting<InternalPolicy>({
    schema: z.enum(INTERNAL_POLICIES),
    default: 'never',
    perChannel: true,
    docs: 'Where answers may stand on internal documents: `never` in none; `private` in conversations of one person alone with the assistant, for a channel on which only your own people write. On the web and in groups never.',
  }),
  'answer.deadline_ms': setting({
    schema: z.int().min(5_000).max(300_000),
    default: 45_000,
    perChannel: true,
    docs: 'Longest time for an answer, in milliseconds; after it the customer gets an apology and may ask for a person.',
  }),
  'answer.attempts': setting({
    schema: z.int().min(1).max(10),
    default: 3,
    perChannel: false,
    docs: 'Attempts at an answer before it fails visibly.',
  }),
  'answer.check_support': setting({
    schema: z.boolean(),
    default: true,
    perChannel: true,
    docs: 'Whether sentences of a chat model whose words and numbers do not stand in the passages that they cite are dropped before anybody sees them. Off, only the citations are checked.',
  }),
  'answer.context_tokens': setting({
    schema: z.int().min(200).max(100_000),
    default: 3_000,
    perChannel: true,
    docs: 'Tokens of quoted passages given to a chat model.',
  }),
  'answer.max_output_tokens': setting({
    schema: z.int().min(50).max(8_000),
    default: 800,
    perChannel: true,
    docs: 'Longest answer a chat model may write, in tokens.',
  }),
  'history.messages': setting({
    schema: z.int().min(0).max(200),
    default: 20,
    perChannel: true,
    docs: 'Earlier messages of the conversation that are read for an answer.',
  }),
  'history.tokens': setting({
    schema: z.int().min(0).max(50_000),
    default: 2_000,
    perChannel: true,
    docs: 'Tokens of earlier messages that are read for an answer.',
  }),
  'collect.window_ms': setting({
    schema: z.int().min(0).max(10_000),
    default: 800,
    perChannel: true,
    docs: 'Quiet time after which messages written in a row are answered together, in milliseconds; 0 answers each on its own.',
  }),
  'collect.cap_ms': setting({
    schema: z.int().min(0).max(30_000),
    default: 4_000,
    perChannel: true,
    docs: 'Longest wait for further messages, in milliseconds.',
  }),
  'groups.audience': setting<AudiencePolicy>({
    schema: z.enum(AUDIENCE_POLICIES),
    default: 'addressed',
    perChannel: true,
    docs: 'What is answered in groups: `addressed` what mentions the bot, answers it or is a command, and what the same person goes on to say in that thread or topic (`groups.follow_minutes`); `threads` everything in threads and topics; `all` everything the bot can read.',
  }),
  'groups.follow_minutes': setting({
    schema: z.int().min(0).max(10_080),
    default: 15,
    perChannel: true,
    docs: 'How long after the last message between the bot and a person in a thread or topic of a group the bot answers what this person writes there without its name, in minutes; what answers or names somebody else is left alone. 0: never.',
  }),
  'telegram.on_unknown': onUnknown('Telegram was cut off just then'),
  'slack.on_unknown': onUnknown('Slack was cut off just then and does not show it'),
  'discord.on_unknown': onUnknown('Discord could neither be asked by its nonce nor shows the channel to the bot'),
  'discord.final': setting<'edit' | 'fresh'>({
    schema: z.enum(['edit', 'fresh']),
    default: 'edit',
    perChannel: true,
    docs: 'How an answer that takes longer comes about in Discord: `edit` shows it growing in one message, of which people are notified when it begins; `fresh` shows that the bot types, and posts it when it is whole.',
  }),
  'groups.bots': setting<BotPolicy>({
    schema: z.enum(BOT_POLICIES),
    default: 'ignore',
    perChannel: true,
    docs: `What other bots write, in groups and in private: \`ignore\` leaves it alone; \`answer\` treats it as \`groups.audience\` says, for at most ${MAX_BOT_TURNS} turns in a row in a conversation until a person writes there or it has rested for an hour.`,
  }),
  'edits.late': setting<LateEdits>({
    schema: z.enum(LATE_EDITS),
    default: 'keep',
    perChannel: true,
    docs: 'What becomes of a message that its sender changes after the assistant has begun with it: `keep` shows the new text to your team; `answer` takes it as a further question as well. What is changed before is answered as it reads then.',
  }),
  ...SPEECH_SETTINGS,
  'texts.greeting': setting({
    schema: perLanguage(500),
    perChannel: true,
    docs: 'First line of a new conversation on the web.',
    default: {
      en: 'Hello! I am an AI assistant. Ask me anything; write /human to reach a person.',
      zh: '您好！我是 AI 助手，有问题请直接问；输入 /human 可以转接人工。',
    },
  }),
  'texts.quoting': setting({
    schema: perLanguage(100),
    perChannel: true,
    docs: 'Stands before sentences quoted from the documents, when no chat model wrote the answer.',
    default: { en: 'From the documents: ', zh: '资料原文：' },
  }),
  'texts.refusal': setting({
    schema: perLanguage(500),
    perChannel: true,
    docs: 'Said when the knowledge base does not hold an answer.',
    default: {
      en: 'I could not find this in the documents I have, so I would rather not guess. Would you like to talk to a person? Write /human.',
      zh: '我在现有资料里没有找到答案，不想乱猜。如果您需要人工帮助，请输入 /human。',
    },
  }),
  'texts.clarify': setting({
    schema: perLanguage(500),
    perChannel: true,
    docs: 'Said when a question is too short or too wide to look up.',
    default: {
      en: 'Could you tell me a little more? A full question helps me find the right page.',
      zh: '您可以说得更具体一些吗？完整的问题能帮我找到对应的内容。',
    },
  }),
  'texts.topics': setting({
    schema: perLanguage(300),
    perChannel: true,
    docs: 'Said when a short question fits two topics equally well and no chat model is there to weigh them; the names of both follow, a line each.',
    default: {
      en: 'Your question fits more than one topic. Please ask it again with the one you mean:',
      zh: '您的问题可能涉及不同的主题，请带上您想问的主题再问一次：',
    },
  }),
  'texts.apology': setting({
    schema: perLanguage(500),
    perChannel: true,
    docs: 'Said when an answer failed or took too long.',
    default: {
      en: 'Sorry, something went wrong on our side and I could not answer. Please try again, or write /human to reach a person.',
      zh: '抱歉，我们这边出了问题，没能回答您。请您再试一次，或输入 /human 转接人工。',
    },
  }),
  'texts.handoff': setting({
    schema: perLanguage(500),
    perChannel: true,
    docs: 'Said when a person was asked for.',
    default: {
      en: 'I have asked a person to join. They will answer here; write /new to talk to me again.',
      zh: '已请人工同事加入，会在这里回复您；输入 /new 可以重新和我对话。',
    },
  }),
  'texts.help': setting({
    schema: perLanguage(1_000),
    perChannel: true,
    docs: 'Answer to /help.',
    default: {
      en: 'Ask a question in your own words; I answer from our documents and name my sources.\n\n/new starts over\n/stop stops an answer\n/human asks for a person\n/usage says how much you may ask',
      zh: '请您直接用自己的话提问，我会根据我们的资料回答并注明来源。\n\n/new 重新开始\n/stop 停止回答\n/human 转接人工\n/usage 查看使用量',
    },
  }),
  'texts.new': setting({
    schema: perLanguage(300),
    perChannel: true,
    docs: 'Answer to /new.',
    default: {
      en: 'A fresh start: what was said before no longer counts. How can I help?',
      zh: '已重新开始，之前的内容不再参考。请问有什么可以帮您？',
    },
  }),
  'texts.stopped': setting({
    schema: perLanguage(300),
    perChannel: true,
    docs: 'Said when an answer was stopped.',
    default: { en: 'Stopped.', zh: '已停止。' },
  }),
  'texts.released': setting({
    schema: perLanguage(300),
    perChannel: true,
    docs: 'Said when a person gives the conversation back to the assistant.',
    default: { en: 'You are talking with the AI assistant again.', zh: '现在由 AI 助手继续为您服务。' },
  }),
  'texts.file_only': setting({
    schema: perLanguage(500),
    perChannel: true,
    docs: 'Said when a customer sends files without a word; they are kept for your team.',
    default: {
      en: 'Thank you. I read text only: what you sent is kept here for a person. Tell me in words what it is about, or write /human to reach a person.',
      zh: '谢谢。我只能阅读文字，您发来的文件已为人工同事保存。请用文字说明您的问题，或输入 /human 转接人工。',
    },
  }),
  'texts.file_lost': setting({
    schema: perLanguage(500),
    perChannel: true,
    docs: 'Said when something a customer sent could not be kept: too large, of a kind that is not taken, or not handed over by the platform.',
    default: {
      en: 'I read text only, and what you sent could not be kept for a person either; pictures and PDFs up to 10 MiB can. Tell me in words what it is about, or write /human to reach a person.',
      zh: '我只能阅读文字，您发来的内容也没能为人工同事保存（可以保存不超过 10 MiB 的图片和 PDF）。请用文字说明您的问题，或输入 /human 转接人工。',
    },
  }),
  'texts.operator_name': setting({
    schema: text(80),
    perChannel: true,
    docs: 'Name shown with messages of your team when the person has none.',
    default: 'Support',
  }),
  'web.origins': setting({
    schema: z.array(webOriginSchema).max(50),
    perChannel: true,
    docs: "Origins of the pages that may hold the chat beside Claw's own address, each exactly as `https://shop.example`. Taking one away ends its visitors' sessions.",
    default: [],
  }),
  'web.suggestions': setting({
    schema: z.strictObject({ en: suggestions(), zh: suggestions() }),
    perChannel: true,
    docs: "Questions that a new conversation on the web offers, by the visitor's language.",
    default: { en: [], zh: [] },
  }),
  'slack.suggestions': setting({
    schema: z.array(z.string().trim().min(1).max(75)).max(3),
    perChannel: true,
    docs: 'Questions offered to whoever opens the assistant in Slack, beside the one what it can do.',
    default: [],
  }),
  persona: setting({
    schema: text(2_000),
    perChannel: true,
    docs: 'How a chat model should speak; given to the model before the passages.',
    default: 'You are a friendly, precise support agent. Answer briefly.',
  }),
  ...LIMIT_SETTINGS,
  ...CACHE_SETTINGS,
  ...QUOTA_SETTINGS,
  ...PRIVACY_SETTINGS,
  ...HANDOVER_SETTINGS,
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValue<K extends SettingKey> = (typeof SETTINGS)[K]['default'];

/** Whether the text names a setting. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}
