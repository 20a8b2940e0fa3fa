/** What the admin side of every store must do: directory, settings and conversations; files and knowledge have suites of their own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuid } from '../../src/kernel/ids.ts';
import type { BaseId, ChannelId, ContactId, ConversationId, MessageId, PassageId, TenantId, TurnId } from '../../src/kernel/ids.ts';
import { TURN_STATES } from '../../src/core/model/turn.ts';
import type { TurnState } from '../../src/core/model/turn.ts';
import { describeFileStore } from './file-store.contract.ts';
import { describeHandovers } from './handover.contract.ts';
import { describeKnowledgeStore } from './knowledge-store.contract.ts';
import { publicPassage } from './public-passage.ts';
import type { Scene, StoresUnderTest } from './store-scene.ts';
import { buildIntakeRow } from '../builders/build-intake-row.ts';

const TURN_STATE_NAMES = Object.keys(TURN_STATES) as TurnState[];

/** `open` gives stores on an empty database. */
export function describeStores(name: string, open: () => Promise<StoresUnderTest>): void {
  describe(`stores: ${name}`, () => {
    let scene: Scene;
    beforeAll(async () => {
      const stores = await open();
      expect(await stores.directory.defaultTenant()).toBeNull();
      const [tenantId, stranger, channelId] = [newUuid<TenantId>(), newUuid<TenantId>(), newUuid<ChannelId>()];
      await stores.directory.createTenant({ id: tenantId, name: 'First', plan: 'pro' });
      await stores.directory.createTenant({ id: stranger, name: 'Second', plan: 'free' });
      await stores.directory.createChannel({ tenantId, id: channelId, kind: 'web', name: 'Web', publicKey: 'first' }, []);
      scene = { ...stores, tenantId, stranger, channelId };
    }, 30_000);
    afterAll(() => scene?.close());
    describe('directory', () => {
      describeDirectory(() => scene);
    });
    describe('settings', () => {
      describeSettings(() => scene);
    });
    describe('conversations', () => {
      describeConversations(() => scene);
      describeHandovers(() => scene);
    });
    describe('files', () => {
      describeFileStore(() => scene);
    });
    describe('knowledge', () => {
      describeKnowledgeStore(() => scene);
    });
  });
}

function describeDirectory(of: () => Scene): void {
  it('knows the first tenant, and none that does not exist', async () => {
    const { directory, tenantId } = of();
    expect(await directory.defaultTenant()).toEqual({ id: tenantId, name: 'First', plan: 'pro', knowledgeVersion: 1 });
    expect(await directory.tenant(newUuid())).toBeNull();
  });

  it('finds who a key belongs to by its hash, and nobody by another', async () => {
    const { directory, apiKeys, tenantId } = of();
    const facts = { name: 'owner', role: 'owner', scopes: null } as const;
    const key = { id: newUuid<never>(), ...facts, tier: 'enterprise', hash: 'hash-1', lastFour: 'wxyz' } as const;
    await apiKeys.create(tenantId, key, null);
    // The business is on this plan, whatever its key was made for.
    const found = { tenantId, kind: 'key', id: key.id, ...facts, tier: 'pro', isPlatform: false, session: null };
    expect(await directory.principalByKeyHash('hash-1')).toEqual(found);
    expect(await directory.principalByKeyHash('hash-2')).toBeNull();
    await expect(apiKeys.create(tenantId, { ...key, id: newUuid() }, null)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('finds a channel with its bases by public key, and to its own tenant only by id', async () => {
    const { directory, knowledge, stranger } = of();
    const base = await knowledge.createBase(stranger, newUuid<BaseId>(), 'for the channel');
    const channel = { tenantId: stranger, id: newUuid<ChannelId>(), kind: 'web', name: 'Shop', publicKey: 'shop' };
    await directory.createChannel(channel, [base.id]);
    const stored = { ...channel, state: 'active', baseIds: [base.id] };
    expect(await directory.channelByPublicKey('web', 'shop')).toEqual(stored);
    expect(await directory.channelByPublicKey('api', 'shop')).toBeNull();
    expect(await directory.channels(stranger)).toEqual([stored]);
    expect(await directory.channel(of().tenantId, channel.id)).toBeNull();
  });

  it('answers from the bases of the channel, or from all of the tenant when the channel names none', async () => {
    const { directory, knowledge } = of();
    const tenantId = newUuid<TenantId>();
    await directory.createTenant({ id: tenantId, name: 'Third', plan: 'free' });
    const [named, open] = [newUuid<ChannelId>(), newUuid<ChannelId>()];
    expect(await directory.baseIdsOf(tenantId, open)).toEqual([]);
    const one = await knowledge.createBase(tenantId, newUuid<BaseId>(), 'one');
    const other = await knowledge.createBase(tenantId, newUuid<BaseId>(), 'other');
    await directory.createChannel({ tenantId, id: named, kind: 'web', name: 'Named', publicKey: 'named' }, [other.id]);
    await directory.createChannel({ tenantId, id: open, kind: 'web', name: 'Open', publicKey: 'open' }, []);
    expect(await directory.baseIdsOf(tenantId, named)).toEqual([other.id]);
    expect(await directory.baseIdsOf(tenantId, open)).toEqual([one.id, other.id].toSorted());
    expect(await directory.baseIdsOf(tenantId, null)).toEqual([one.id, other.id].toSorted());
    expect(await directory.baseIdsOf(of().tenantId, named)).not.toContain(other.id);
    expect(await knowledge.deleteBase(tenantId, other.id)).toBe(true);
    expect(await directory.baseIdsOf(tenantId, named)).toEqual([one.id]);
  });

  it('gives a channel another name and other bases, each without the other', async () => {
    const { directory, knowledge, stranger } = of();
    const [one, other] = [await createBase('to list'), await createBase('to list later')];
    const channel = { tenantId: stranger, id: newUuid<ChannelId>(), kind: 'web', name: 'Old', publicKey: 'changing' };
    await directory.createChannel(channel, [one.id]);
    expect(await directory.updateChannel(stranger, channel.id, { name: 'New' })).toMatchObject({ name: 'New', baseIds: [one.id] });
    const both = await directory.updateChannel(stranger, channel.id, { baseIds: [other.id, one.id] });
    expect(both).toMatchObject({ name: 'New', baseIds: [one.id, other.id].toSorted() });
    expect(await directory.updateChannel(stranger, channel.id, { baseIds: [] })).toMatchObject({ name: 'New', baseIds: [] });
    expect(await directory.channel(stranger, channel.id)).toMatchObject({ name: 'New', baseIds: [] });

    async function createBase(name: string) {
      return knowledge.createBase(stranger, newUuid<BaseId>(), name);
    }
  });

  it('changes no channel of another tenant, and nothing at all for a base of one', async () => {
    const { directory, knowledge, tenantId, channelId, stranger } = of();
    expect(await directory.updateChannel(stranger, channelId, { name: 'Mine' })).toBeNull();
    const theirs = await knowledge.createBase(stranger, newUuid<BaseId>(), 'not yours');
    const refused = directory.updateChannel(tenantId, channelId, { name: 'Other', baseIds: [theirs.id] });
    await expect(refused).rejects.toMatchObject({ code: 'conflict' });
    expect(await directory.channel(tenantId, channelId)).toMatchObject({ name: 'Web', baseIds: [] });
  });
}

function describeSettings(of: () => Scene): void {
  it('keeps one value a key and channel, and grows the version with each change', async () => {
    const { settings, tenantId, channelId } = of();
    const before = await settings.version(tenantId);
    await settings.put(tenantId, 'persona', null, 'first', 'ann');
    await settings.put(tenantId, 'persona', null, { any: ['json'] }, 'ben');
    const own = await settings.put(tenantId, 'persona', channelId, 'of the channel', 'cem');
    expect(own).toMatchObject({ key: 'persona', channelId, value: 'of the channel', version: before + 3, updatedBy: 'cem' });
    const all = await settings.all(tenantId);
    expect(all.version).toBe(before + 3);
    expect(all.settings.map(({ channelId: whose, value, version }) => [whose, value, version])).toEqual([
      [channelId, 'of the channel', before + 3],
      [null, { any: ['json'] }, before + 2],
    ]);
    expect(await settings.remove(tenantId, 'persona', null, 'dan')).toBe(true);
    expect(await settings.remove(tenantId, 'persona', null, 'dan')).toBe(false);
    expect(await settings.version(tenantId)).toBe(before + 4);
    expect((await settings.all(tenantId)).settings.map((setting) => setting.channelId)).toEqual([channelId]);
  });

  it('knows no channel of another tenant', async () => {
    const { settings, stranger, channelId } = of();
    const version = await settings.version(stranger);
    await expect(settings.put(stranger, 'persona', channelId, 'mine', 'eve')).rejects.toMatchObject({ code: 'not_found' });
    expect(await settings.all(stranger)).toEqual({ version, plan: 'free', settings: [] });
  });
}

function describeConversations(of: () => Scene): void {
  const visitor = (externalId: string) => ({ externalId, name: 'Ann', tier: 'free' as const, locale: 'en' });
  const open = (key: string) => of().conversations.open(of().tenantId, of().channelId, key, visitor(key));
  const say = (key: string, text: string) =>
    of().intake.receive(
      buildIntakeRow({
        tenantId: of().tenantId,
        channelId: of().channelId,
        identity: `${key}/message:${text}`,
        conversationKey: key,
        contact: visitor(key),
        text,
      }),
      async () => ({ allowed: true }),
    );

  it('opens a conversation once and finds it again', async () => {
    const { conversations, tenantId, channelId } = of();
    const first = await open('again');
    expect(await open('again')).toEqual(first);
    expect(await conversations.get(tenantId, first.conversationId)).toMatchObject({
      id: first.conversationId,
      channelId,
      channelKind: 'web',
      key: 'again',
      contactId: first.contactId,
      contactName: 'Ann',
      owner: 'bot',
      state: 'open',
      lastSeq: 0,
    });
  });

  it('tells waiting, answering, idle and human apart', async () => {
    const { conversations, turns, tenantId } = of();
    const { conversationId } = await open('status');
    const status = () => conversations.status(tenantId, conversationId);
    expect(await status()).toBe('idle');
    const { turn } = await say('status', 'one');
    expect(await status()).toBe('waiting');
    await turns.lease(tenantId, turn!.turnId, 'test', 60_000);
    expect(await status()).toBe('answering');
    expect(await conversations.setOwner(tenantId, conversationId, 'human')).toMatchObject({ owner: 'human' });
    expect(await status()).toBe('human');
    expect(await conversations.turn(tenantId, turn!.turnId)).toMatchObject({ state: 'cancelled' });
    expect(await conversations.setOwner(tenantId, conversationId, 'bot')).toMatchObject({ owner: 'bot' });
    expect(await status()).toBe('idle');
    expect(await conversations.setOwner(tenantId, newUuid(), 'human')).toBeNull();
  });

  it('reads messages forward from a sequence and history backward to one', async () => {
    const { conversations, tenantId } = of();
    const { conversationId } = await say('reading', '1');
    for (const text of ['2', '3', '4', '5']) await say('reading', text);
    const texts = (messages: readonly { text: string }[]) => messages.map((message) => message.text);
    expect(texts(await conversations.messagesAfter(tenantId, conversationId, 1, 3))).toEqual(['2', '3', '4']);
    expect(texts(await conversations.history(tenantId, conversationId, 1, 5, 2))).toEqual(['3', '4']);
    expect(texts(await conversations.history(tenantId, conversationId, 3, 5, 20))).toEqual(['4']);
  });

  it('shows the answer, sources and retrieval of an ended turn, keeps feedback of its contact, and gives the cited passage', async () => {
    const { conversations, turns, tenantId } = of();
    const passage = await publicPassage(of());
    const { message, turn, conversationId } = await say('answered', 'why?');
    const leased = await turns.lease(tenantId, turn!.turnId, 'test', 60_000);
    const fence = leased.kind === 'leased' ? leased.turn.fence : 0;
    const answerId = leased.kind === 'leased' ? leased.turn.answerId : newUuid<MessageId>();
    const source = {
      n: 1,
      title: 'T',
      url: null,
      documentId: passage.documentId,
      externalId: 'e',
      passageId: passage.id,
      page: 2,
      quote: 'second',
    };
    const retrieved = [{ externalId: 'e', passageId: passage.id, score: 1.5 }];
    expect(await conversations.citedPassage(tenantId, conversationId, passage.id)).toBeNull();
    await turns.end({
      tenantId,
      turnId: turn!.turnId,
      conversationId,
      fence,
      state: 'answered',
      answerId,
      role: 'assistant',
      text: 'because [1]',
      outcome: 'answer',
      sources: [source],
      retrieved,
      retrievalMs: 12,
      waitedMs: 0,
      error: null,
      target: { space: 'answered' },
      parts: [],
    });
    const view = await conversations.turnOfMessage(tenantId, message.id);
    expect(view).toMatchObject({ id: turn!.turnId, state: 'answered', attempts: 1, retrieved, retrievalMs: 12 });
    expect(view?.answer).toMatchObject({ id: answerId, text: 'because [1]', sources: [source], outcome: 'answer', seq: 2 });
    expect((await conversations.turns(tenantId, { limit: 1, cursor: null })).items).toEqual([view]);
    const inState = async (states: TurnState[]) => (await conversations.turns(tenantId, { limit: 100, cursor: null }, states)).items;
    expect(await inState([view!.state, 'failed'])).toContainEqual(view);
    expect(await inState(TURN_STATE_NAMES.filter((state) => state !== view!.state))).not.toContainEqual(view);
    const { contactId } = (await conversations.get(tenantId, conversationId))!;
    expect(await conversations.saveFeedback(tenantId, answerId, contactId, 1, null)).toBe(true);
    expect(await conversations.saveFeedback(tenantId, answerId, contactId, -1, 'wrong')).toBe(true);
    expect(await conversations.saveFeedback(tenantId, answerId, newUuid<ContactId>(), 1, null)).toBe(false);
    expect(await conversations.citedPassage(tenantId, conversationId, passage.id)).toMatchObject({
      text: 'second',
      before: 'first',
      after: 'third',
    });
    expect(await conversations.citedPassage(tenantId, (await open('elsewhere')).conversationId, passage.id)).toBeNull();
  });

  it('lists conversations page by page, each once, newest first', async () => {
    const { conversations, tenantId } = of();
    const made = [];
    for (const key of ['page-1', 'page-2', 'page-3']) made.unshift((await open(key)).conversationId);
    const first = await conversations.list(tenantId, { limit: 2, cursor: null });
    const second = await conversations.list(tenantId, { limit: 100, cursor: first.nextCursor });
    const ids = [...first.items, ...second.items].map((conversation) => conversation.id);
    expect(ids.slice(0, 3)).toEqual(made);
    expect(new Set(ids).size).toBe(ids.length);
    expect(second.nextCursor).toBeNull();
    await expect(conversations.list(tenantId, { limit: 2, cursor: 'made up' })).rejects.toMatchObject({ code: 'input_invalid' });
  });

  it('gives nothing away to another tenant', async () => {
    const { conversations, stranger } = of();
    const { conversationId, message, turn } = await say('private', 'secret');
    const { contactId } = (await conversations.get(of().tenantId, conversationId))!;
    expect(await conversations.get(stranger, conversationId)).toBeNull();
    expect(await conversations.status(stranger, conversationId)).toBe('idle');
    expect(await conversations.list(stranger, { limit: 9, cursor: null })).toEqual({ items: [], nextCursor: null });
    expect(await conversations.messagesAfter(stranger, conversationId, 0, 9)).toEqual([]);
    expect(await conversations.message(stranger, message.id)).toBeNull();
    expect(await conversations.turn(stranger, turn?.turnId ?? newUuid<TurnId>())).toBeNull();
    expect(await conversations.turnOfMessage(stranger, message.id)).toBeNull();
    expect(await conversations.setOwner(stranger, conversationId, 'human')).toBeNull();
    expect(await conversations.saveFeedback(stranger, message.id, contactId, 1, null)).toBe(false);
    expect(await conversations.citedPassage(stranger, conversationId, newUuid<PassageId>())).toBeNull();
    expect(await conversations.get(of().tenantId, conversationId as ConversationId)).toMatchObject({ owner: 'bot' });
  });
}
