/** The chat on other people's pages: only on those of the origins that the business named, each with tokens of its own. */
import { expect, it } from 'vitest';
import { createScene, follow, settled, type Scene } from './web-scene.ts';

const SHOP = 'https://shop.example';
const BLOG = 'https://blog.example';

function embedded() {
  const scene = createScene();
  scene.fake.set('web.origins', [SHOP, BLOG]);
  return scene;
}

const open = async (scene: Scene, origin?: string) =>
  (await scene.json<{ token: string }>('openWebSession', { body: {}, ...(origin !== undefined && { origin }) })).body.token;
const list = (scene: Scene, token: string, origin?: string) =>
  scene.json('listWebMessages', { token, ...(origin !== undefined && { origin }) });

const CALLS = [
  ['sendWebMessage', {}, { id: 'a', text: 'Hi' }],
  ['listWebMessages', {}, undefined],
  ['streamWebEvents', {}, undefined],
  ['stopWebAnswer', {}, undefined],
  ['giveWebFeedback', { id: 'x' }, { value: 1 }],
  ['readWebPassage', { id: 'x' }, undefined],
  ['readWebFile', { id: 'x' }, undefined],
] as const;

it.each(CALLS)('%s takes a token on pages of its own origin alone', async (operationId, extra, body) => {
  const scene = embedded();
  const params = { channelKey: 'shop', ...extra };
  const tokens = { [SHOP]: await open(scene, SHOP), own: await open(scene) };
  const code = (token: string, origin?: string) =>
    scene.call(operationId, { params, body, token, ...(origin !== undefined && { origin }) }).then(
      () => 'let in',
      (error: { code: string }) => (error.code === 'not_found' ? 'let in' : error.code),
    );
  expect(await code(tokens[SHOP]!, SHOP)).toBe('let in');
  expect(await code(tokens.own!)).toBe('let in');
  expect(await code(tokens[SHOP]!, BLOG)).toBe('auth_invalid');
  expect(await code(tokens[SHOP]!)).toBe('auth_invalid');
  expect(await code(tokens.own!, SHOP)).toBe('auth_invalid');
  expect(await code(tokens.own!, 'https://evil.example')).toBe('auth_forbidden');
});

it('opens no session on a page that is not named, and tells the developer which setting names it', async () => {
  const scene = embedded();
  for (const origin of ['https://evil.example', 'http://shop.example', `${SHOP}:444`, 'null']) {
    const refused = scene.call('openWebSession', { body: {}, origin });
    await expect(refused).rejects.toMatchObject({ code: 'auth_forbidden', status: 403 });
  }
  const refused = scene.call('openWebSession', { body: {}, origin: 'https://evil.example' });
  await expect(refused).rejects.toThrow('Add "https://evil.example" to the setting web.origins of this channel; if');
  expect(scene.fake.opened.size).toBe(0);
});

it('holds nowhere but at our own address until an origin is named', async () => {
  const scene = createScene();
  expect(await open(scene)).not.toBe('');
  await expect(open(scene, SHOP)).rejects.toMatchObject({ code: 'auth_forbidden' });
});

it('ends the sessions of an origin that is taken from the list, at once, and of no other', async () => {
  const scene = embedded();
  const [shop, blog, own] = [await open(scene, SHOP), await open(scene, BLOG), await open(scene)];
  const page = await follow(scene, blog, { origin: BLOG });
  await settled();
  scene.fake.set('web.origins', [SHOP]);
  await expect(list(scene, blog, BLOG)).rejects.toMatchObject({ code: 'auth_forbidden' });
  await expect(list(scene, blog)).rejects.toMatchObject({ code: 'auth_invalid' });
  expect([(await list(scene, shop, SHOP)).status, (await list(scene, own)).status]).toEqual([200, 200]);
  await scene.clock.pass(10_000);
  await page.ended;
});

it('welcomes pages to what visitors call, and to nothing else', async () => {
  const scene = embedded();
  const endpoints = scene.adapter.endpoints(scene.fake.host);
  const open_ = endpoints.filter(({ welcomes }) => welcomes).map(({ path }) => path);
  expect(open_.filter((path) => !path.startsWith('/web/v1/{channelKey}/'))).toEqual([]);
  expect(endpoints.filter(({ path }) => path.startsWith('/web/')).length).toBe(open_.length);
  for (const { welcomes } of endpoints.filter((one) => one.welcomes)) {
    await welcomes!({ channelKey: 'shop' }, SHOP);
    await expect(welcomes!({ channelKey: 'shop' }, 'https://evil.example')).rejects.toMatchObject({ code: 'auth_forbidden' });
    await expect(welcomes!({ channelKey: 'nobody' }, SHOP)).rejects.toMatchObject({ code: 'not_found' });
  }
});
