/** A visitor whom the business vouches for: one conversation wherever they come from, with their name and tier on every message. */
import { decodeJwt, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { IDENTITY_SECRET } from '../../../src/core/model/channel.ts';
import type { ConversationId } from '../../../src/kernel/ids.ts';
import { buildChannel, createFakeChannelHost } from '../../builders/fake-channel-host.ts';
import { createScene, follow, settled, type Scene } from './web-scene.ts';

const SECRET = 'the-secret-of-the-shop-0123456789abcdef';

function vouching() {
  const channel = buildChannel();
  const fake = createFakeChannelHost([channel]);
  fake.setSecret(channel, IDENTITY_SECRET, SECRET);
  return { channel, scene: createScene({ fake }) };
}

const sign = (scene: Scene, claims: Readonly<Record<string, unknown>> = {}, secret = SECRET) =>
  new SignJWT({ sub: 'customer-7', exp: Math.floor(scene.clock.now() / 1000) + 300, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));

async function open(scene: Scene, identity?: string) {
  const given = { body: identity === undefined ? {} : { identity } };
  const { body } = await scene.json<{ token: string; conversation_id: ConversationId }>('openWebSession', given);
  return { token: body.token, conversationId: body.conversation_id };
}

it('has one conversation, from whatever device and with whatever token', async () => {
  const { scene } = vouching();
  const [one, other] = [await open(scene, await sign(scene)), await open(scene, await sign(scene, { tier: 'pro' }))];
  expect(one.conversationId).toBe(other.conversationId);
  expect((await open(scene, await sign(scene, { sub: 'customer-8' }))).conversationId).not.toBe(one.conversationId);
});

it('never shares one with a stranger, whatever the business calls its people', async () => {
  const { scene } = vouching();
  const stranger = await open(scene);
  const [key] = [...scene.fake.opened.keys()];
  for (const sub of [key!, key!.replace('visitor:', ''), stranger.conversationId]) {
    expect((await open(scene, await sign(scene, { sub }))).conversationId).not.toBe(stranger.conversationId);
  }
});

it('brings name and tier to the engine, when the conversation opens and with every message', async () => {
  const { scene } = vouching();
  const { token } = await open(scene, await sign(scene, { name: '李雷', tier: 'enterprise' }));
  const contact = { externalId: 'user:customer-7', name: '李雷', tier: 'enterprise', locale: null };
  expect([...scene.fake.opened.values()][0]?.contact).toEqual(contact);
  await scene.call('sendWebMessage', { token, body: { id: 'a', text: 'Hi' } });
  expect(scene.fake.received).toMatchObject([{ conversationKey: 'user:customer-7', contact }]);
});

it('stays of tier free without a statement, whatever a body says', async () => {
  const { scene } = vouching();
  const { token } = await open(scene);
  await scene.call('sendWebMessage', { token, body: { id: 'a', text: 'Hi' } });
  expect(scene.fake.received).toMatchObject([{ contact: { tier: 'free', name: null } }]);
  await expect(scene.call('openWebSession', { body: { tier: 'pro' } })).rejects.toThrow(/tier/);
});

it('gets a token for a day, however short the statement was valid', async () => {
  const { scene } = vouching();
  const { token } = await open(scene, await sign(scene, { exp: Math.floor(scene.clock.now() / 1000) + 60 }));
  const { exp, iat } = decodeJwt(token);
  expect(exp! - iat!).toBe(86_400);
  await scene.clock.pass(86_400_000 - 1);
  expect((await scene.json('listWebMessages', { token })).status).toBe(200);
  await scene.clock.pass(1_001);
  await expect(scene.call('listWebMessages', { token })).rejects.toMatchObject({ code: 'auth_invalid' });
});

it('may come again with a statement until it is over, and once with one that counts once', async () => {
  const { scene } = vouching();
  const again = await sign(scene);
  expect((await open(scene, again)).conversationId).toBe((await open(scene, again)).conversationId);
  const once = await sign(scene, { jti: 'one' });
  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => open(scene, once)));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'auth_invalid', message: expect.stringContaining('used before'), details: { field: 'identity' } },
  });
});

it('does not lose a statement that counts once to a fault before the session is open', async () => {
  const { channel } = vouching();
  const fake = createFakeChannelHost([channel]);
  fake.setSecret(channel, IDENTITY_SECRET, SECRET);
  const opening = fake.host.openConversation;
  let faults = 1;
  const openConversation: typeof opening = (...given) => (faults-- > 0 ? Promise.reject(new Error('away')) : opening(...given));
  const scene = createScene({ fake: { ...fake, host: { ...fake.host, openConversation } } });
  const once = await sign(scene, { jti: 'one' });
  await expect(open(scene, once)).rejects.toThrow('away');
  expect((await open(scene, once)).token).not.toBe('');
});

it('opens nothing for a statement that is refused', async () => {
  const { scene } = vouching();
  await expect(open(scene, await sign(scene, {}, 'the-secret-of-another-channel-0123456789'))).rejects.toMatchObject({ status: 401 });
  await expect(open(scene, await sign(scene, { tier: 'gold' }))).rejects.toMatchObject({ status: 401 });
  expect(scene.fake.opened.size).toBe(0);
});

it('ends with the secret that vouched for them, while strangers stay', async () => {
  const { scene, channel } = vouching();
  const [verified, stranger] = [await open(scene, await sign(scene)), await open(scene)];
  const old = await sign(scene);
  for (const next of ['the-next-secret-of-the-shop-0123456789', null]) {
    scene.fake.setSecret(channel, IDENTITY_SECRET, next);
    await expect(open(scene, old)).rejects.toMatchObject({ code: 'auth_invalid' });
    const refused = scene.call('sendWebMessage', { token: verified.token, body: { id: 'a', text: 'Hi' } });
    await expect(refused).rejects.toMatchObject({ code: 'auth_invalid', message: expect.stringContaining('replaced') });
    expect((await scene.json('listWebMessages', { token: stranger.token })).status).toBe(200);
  }
  expect(scene.fake.received).toEqual([]);
});

it('reads no further on an open stream once the secret is replaced', async () => {
  const { scene, channel } = vouching();
  const { token, conversationId } = await open(scene, await sign(scene));
  const page = await follow(scene, token);
  await settled();
  scene.fake.setSecret(channel, IDENTITY_SECRET, 'the-next-secret-of-the-shop-0123456789');
  scene.fake.say(conversationId, { text: 'Not for you.' });
  await page.ended;
  expect(page.events).toEqual([]);
});
