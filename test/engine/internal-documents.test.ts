/** Internal documents: in which places an answer may stand on them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SettingKey } from '../../src/core/model/setting.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { ReadSetting } from '../../src/engine/settings.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { openKnownDocuments } from '../builders/known-documents.ts';
import type { KnownDocuments } from '../builders/known-documents.ts';

const QUESTION = 'What is the purchase price of the Zephyr kettle?';
const TEXT = 'The purchase price of the Zephyr kettle is four dollars.';

await describeEngine('answers from internal documents', (scene) => {
  let known: KnownDocuments;
  beforeAll(async () => {
    known = await openKnownDocuments(scene());
    await known.know('Zephyr prices', TEXT, 'internal');
    await known.know('Parking', 'Cars stand behind the house.');
  }, 30_000);
  afterAll(() => known?.close());

  const setting =
    (policy: 'never' | 'private'): ReadSetting =>
    async (_tenant, _channel, key) =>
      (key === ('answer.internal' satisfies SettingKey) ? policy : SETTINGS[key].default) as never;
  const ask = async (name: string, kind: string, policy: 'never' | 'private', isPrivate: boolean) => {
    const { store, tenantId, channelId, work } = scene();
    await store.owner('update channels set kind = $2 where id = $1', [channelId, kind]);
    const replyTarget = { space: name, ...(isPrivate && { private: true as const }) };
    const { conversationId, turnId } = await scene().ask(name, QUESTION, { replyTarget });
    await work(turnId, known.answering(), { setting: setting(policy) });
    await store.owner(`update channels set kind = 'web' where id = $1`, [channelId]);
    const said = await store.owner<{ outcome: string; text: string; sources: unknown[] }>(
      `select outcome, text, sources from messages where tenant_id = $2 and conversation_id = $1 and role = 'assistant'`,
      [conversationId, tenantId],
    );
    return said[0]!;
  };

  it.each([
    ['a private conversation by default', 'telegram', 'never', true],
    ['a group, whatever is set', 'telegram', 'private', false],
    ['the web, whatever is set', 'web', 'private', true],
    ['the API, which vouches for nobody', 'api', 'private', false],
  ] as const)('are not given in %s', async (name, kind, policy, isPrivate) => {
    const said = await ask(name, kind, policy, isPrivate);
    expect(said).toMatchObject({ outcome: 'refuse', sources: [] });
    expect(said.text).not.toContain('four dollars');
  });

  it('are given in a private conversation of a channel that allows it', async () => {
    const said = await ask('allowed', 'telegram', 'private', true);
    expect(said).toMatchObject({ outcome: 'answer', sources: [{ title: 'Zephyr prices' }] });
    expect(said.text).toContain('four dollars');
  });
});
