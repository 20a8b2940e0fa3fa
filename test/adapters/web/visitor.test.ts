import { SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { buildChannel, createFakeChannelHost } from '../../builders/fake-channel-host.ts';
import { createScene } from './web-scene.ts';

const channels = [buildChannel(), buildChannel({ publicKey: 'other' })];

const CALLS = [
  ['sendWebMessage', { body: { id: 'a', text: 'Hi' } }],
  ['listWebMessages', {}],
  ['streamWebEvents', {}],
  ['stopWebAnswer', {}],
  ['giveWebFeedback', { body: { value: 1 } }],
  ['readWebPassage', {}],
] as const;

it.each(CALLS)('%s asks for a token', async (operationId, given) => {
  const scene = createScene();
  const params = { channelKey: 'shop', ...(/Feedback|Passage/.test(operationId) ? { id: 'x' } : {}) };
  await expect(scene.call(operationId, { ...given, params })).rejects.toMatchObject({ code: 'auth_missing' });
});

it.each(CALLS)("%s refuses another channel's token", async (operationId, given) => {
  const scene = createScene({ fake: createFakeChannelHost(channels) });
  const { token } = await scene.session({ channelKey: 'other' });
  const params = { channelKey: 'shop', ...(/Feedback|Passage/.test(operationId) ? { id: 'x' } : {}) };
  await expect(scene.call(operationId, { ...given, params, token })).rejects.toMatchObject({ code: 'auth_invalid' });
  expect(scene.fake.received).toEqual([]);
});

it('refuses a token after 30 days, not before', async () => {
  const scene = createScene();
  const { token } = await scene.session();
  await scene.clock.pass(30 * 86_400_000 - 1);
  expect((await scene.json('listWebMessages', { token })).status).toBe(200);
  await scene.clock.pass(1_001);
  await expect(scene.call('listWebMessages', { token })).rejects.toMatchObject({ code: 'auth_invalid' });
});

it('refuses a token whose contents were changed', async () => {
  const scene = createScene();
  const { token } = await scene.session();
  const [head = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, conversation: 'another' })).toString('base64url');
  await expect(scene.call('listWebMessages', { token: `${head}.${forged}.${signature}` })).rejects.toMatchObject({ status: 401 });
});

it('refuses a token without a signature, of another key, of another algorithm, and plain noise', async () => {
  const scene = createScene();
  const { token } = await scene.session();
  const [, payload = ''] = token.split('.');
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const sign = (alg: string, key: string) => new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key));
  const realKey = scene.fake.host.signingKeys('web-visitor')[0].reveal();
  const others = [unsigned, await sign('HS256', 'a key of someone else, just as long'), await sign('HS512', realKey), 'noise', ''];
  for (const other of others) {
    await expect(scene.call('listWebMessages', { token: other })).rejects.toMatchObject({ code: 'auth_invalid' });
  }
});

it('refuses a genuine token that does not say which conversation it is for', async () => {
  const scene = createScene();
  const key = new TextEncoder().encode(scene.fake.host.signingKeys('web-visitor')[0].reveal());
  const token = await new SignJWT({ sub: 'visitor:1', exp: 4_000_000_000 }).setProtectedHeader({ alg: 'HS256' }).sign(key);
  await expect(scene.call('listWebMessages', { token })).rejects.toMatchObject({ code: 'auth_invalid' });
});
