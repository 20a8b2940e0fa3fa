import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { feedbackBody } from '../../../adapters/web/schemas.ts';
import type { PassageId } from '../../../src/kernel/ids.ts';
import { createScene } from './web-scene.ts';

const params = (id: string) => ({ channelKey: 'shop', id });

it('keeps what a visitor says about an answer', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  const { id } = scene.fake.say(conversationId);
  const reply = await scene.call('giveWebFeedback', { token, params: params(id), body: { value: -1, comment: 'Out of date' } });
  expect(reply.status).toBe(204);
  expect(scene.fake.feedback).toEqual([{ messageId: id, value: -1, comment: 'Out of date' }]);
});

it("does not know another visitor's answer, an unknown one, or an id that is none", async () => {
  const scene = createScene();
  const [mine, theirs] = [await scene.session(), await scene.session()];
  const { id } = scene.fake.say(theirs.conversationId);
  for (const unknown of [id, v7(), 'no-uuid']) {
    const refused = scene.call('giveWebFeedback', { token: mine.token, params: params(unknown), body: { value: 1 } });
    await expect(refused).rejects.toMatchObject({ code: 'not_found' });
  }
});

it.each([{ value: 0 }, { value: 2 }, {}, { value: 1, comment: 'x'.repeat(2_001) }, { value: 1, extra: true }])(
  'does not take %j as feedback',
  (body) => {
    expect(feedbackBody.safeParse(body).success).toBe(false);
  },
);

it('says whether there was anything to stop', async () => {
  const scene = createScene();
  const { token } = await scene.session();
  expect((await scene.json('stopWebAnswer', { token })).body).toEqual({ stopped: false });
  scene.fake.setWork(true);
  expect((await scene.json('stopWebAnswer', { token })).body).toEqual({ stopped: true });
});

it('opens a passage that was cited in this conversation, and no other', async () => {
  const scene = createScene();
  const [mine, theirs] = [await scene.session(), await scene.session()];
  const id = v7() as PassageId;
  const passage = { id, title: 'Returns', headingPath: ['Policy'], url: null, text: 'Within 30 days.', before: null, after: 'Then no.' };
  scene.fake.cite(mine.conversationId, { ...passage, checkedAt: new Date(0) });
  expect((await scene.json('readWebPassage', { token: mine.token, params: params(id) })).body).toEqual({
    id,
    title: 'Returns',
    heading_path: ['Policy'],
    url: null,
    text: 'Within 30 days.',
    before: null,
    after: 'Then no.',
    checked_at: '1970-01-01T00:00:00.000Z',
  });
  for (const [token, asked] of [
    [theirs.token, id],
    [mine.token, v7()],
    [mine.token, 'no-uuid'],
  ] as const) {
    await expect(scene.call('readWebPassage', { token, params: params(asked) })).rejects.toMatchObject({ code: 'not_found' });
  }
});
