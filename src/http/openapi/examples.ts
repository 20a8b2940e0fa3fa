/** One body for each call that people make first, as the document and the reference show it; a test sends each through its schema. */

const ID = '0190a0a0-0000-7000-8000-000000000001';

export const BODY_EXAMPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ask: { text: 'How long does delivery take?', wait_s: 30 },
  addDocuments: { title: 'Delivery', text: 'Parcels arrive within three working days.', external_id: 'delivery' },
  createKnowledgeBase: { name: 'shop' },
  searchKnowledgeBase: { query: 'delivery time', k: 5 },
  createAnnotation: { base_id: ID, question: 'Are you open on Sunday?', answer: 'No, from Monday to Saturday.' },
  createChannel: { kind: 'telegram', name: 'Shop', secrets: { bot_token: '123456789:AAE-the-token-of-BotFather' } },
  putConfig: { value: 30 },
  createApiKey: { name: 'web shop', role: 'operator' },
  speakInConversation: { text: 'I have asked the warehouse and will be back in ten minutes.', author: 'Ada' },
  addLimitEntry: { list: 'block', subject: 'address', value: '203.0.113.0/24', reason: 'a flood on Friday' },
  addSource: { kind: 'site', url: 'https://shop.example/help/' },
};
