import { decodeJwt } from 'jose';
import { expect, it } from 'vitest';
import { createFakeChannelHost, buildChannel } from '../../builders/fake-channel-host.ts';
import { createScene } from './web-scene.ts';

it('opens an anonymous conversation and greets', async () => {
  const scene = createScene();
  const { conversationId, greeting } = await scene.session();
  const [key, opened] = [...scene.fake.opened][0]!;
  expect(opened.conversationId).toBe(conversationId);
  expect(opened.contact).toEqual({ externalId: key, name: null, tier: 'free', locale: null });
  expect(key).toMatch(/^visitor:./);
  expect(greeting).toContain('AI assistant');
});

it('gives every visitor a conversation of their own', async () => {
  const scene = createScene();
  const [one, other] = [await scene.session(), await scene.session()];
  expect(one.conversationId).not.toBe(other.conversationId);
});

it('greets in Chinese when the browser asks for it, and remembers the language of the person', async () => {
  const scene = createScene();
  const { greeting } = await scene.session({ channelKey: 'shop' }, { 'accept-language': 'zh-TW,zh;q=0.9,en;q=0.8' });
  expect(greeting).toContain('AI 助手');
  expect([...scene.fake.opened.values()][0]?.contact.locale).toBe('zh-TW');
});

it('signs a token that is valid for 30 days', async () => {
  const scene = createScene();
  const { exp, iat } = decodeJwt((await scene.session()).token);
  expect(iat).toBe(Math.floor(scene.clock.now() / 1000));
  expect(exp! - iat!).toBe(30 * 86_400);
});

it('refuses an identity where no secret is, and says how to make one', async () => {
  const scene = createScene();
  const refused = scene.call('openWebSession', { body: { identity: 'eyJ' } });
  await expect(refused).rejects.toMatchObject({
    code: 'auth_invalid',
    message: expect.stringContaining('/identity-secret'),
    details: { field: 'identity' },
  });
  expect(scene.fake.opened.size).toBe(0);
});

it('names the chat and offers its questions in the language of the visitor', async () => {
  const scene = createScene();
  scene.fake.set('web.suggestions', { en: ['Where is my order?'], zh: ['订单到哪里了？', '怎么退货？'] });
  const open = async (headers: Record<string, string>) => (await scene.json('openWebSession', { body: {}, headers })).body;
  expect(await open({})).toMatchObject({ name: 'Shop', suggestions: ['Where is my order?'] });
  expect(await open({ 'accept-language': 'zh-CN' })).toMatchObject({ suggestions: ['订单到哪里了？', '怎么退货？'] });
});

it('does not know a channel that is paused or absent', async () => {
  const scene = createScene({ fake: createFakeChannelHost([buildChannel({ state: 'paused' })]) });
  await expect(scene.session()).rejects.toMatchObject({ code: 'not_found' });
  await expect(scene.session({ channelKey: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
});
