// What every channel adapter must keep, run over each of them: nothing here knows a platform.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../src/core/model/delivery.ts';
import type { ReplyTarget } from '../../src/core/model/message.ts';
import { SendFault, type ChannelAdapter, type OutgoingMessage } from '../../src/core/ports/channel-adapter.ts';
import { newUuid, type DocumentId, type MessageId, type PassageId, type TenantId } from '../../src/kernel/ids.ts';
import { buildConnection } from '../builders/build-connection.ts';
import { createFakeChannelHost } from '../builders/fake-channel-host.ts';

export interface ChannelAdapterFlags {
  /** Reads the text of a planned part; a reason where the parts carry none. */
  readonly textOfPart: ((content: Readonly<Record<string, unknown>>) => string) | { readonly none: string };
  /** A place that the channel can speak to; any names when absent. */
  readonly target?: ReplyTarget;
  /** Whose connection it is, where the channel asks; anyone's when absent. */
  readonly tenantId?: TenantId;
  /** Makes the next platform call fail; a reason where there is no platform to fail. */
  readonly breakPlatform: ((adapter: ChannelAdapter) => void) | { readonly none: string };
}

const ANYWHERE: ReplyTarget = Object.freeze({ space: 'space', thread: 'thread', replyTo: 'message' });
const source = { n: 1, title: 'Returns', url: 'https://shop.example/returns', externalId: null, quote: 'Within 30 days.' };

function buildOutgoing(text: string): OutgoingMessage {
  const cited = Object.freeze({ ...source, documentId: newUuid<DocumentId>(), passageId: newUuid<PassageId>() });
  return Object.freeze({ messageId: newUuid<MessageId>(), text, sources: Object.freeze([cited]) });
}

function buildDelivery(adapter: ChannelAdapter, target: ReplyTarget): Delivery {
  const message = buildOutgoing('An answer. [1]');
  const [part] = adapter.plan(message, target);
  if (part === undefined) throw new Error('Nothing was planned');
  const ids = { id: newUuid(), turnId: newUuid(), conversationId: newUuid(), channelId: newUuid(), messageId: message.messageId };
  const row = {
    ...ids,
    ...part,
    channelKind: adapter.kind,
    seq: 2,
    state: 'calling',
    target,
    platformId: null,
    attempts: 1,
    callingForMs: 0,
    tryingForMs: 0,
  };
  return row as Delivery;
}

/** Runs the suite against a fresh adapter for each case. */
export function channelAdapterContract(name: string, create: () => ChannelAdapter, flags: ChannelAdapterFlags): void {
  describe(`the ${name} channel as a channel adapter`, () => {
    const target = flags.target ?? ANYWHERE;
    const tenantId = flags.tenantId ?? newUuid<TenantId>();
    const context = (signal = new AbortController().signal) => ({ tenantId, signal });
    let adapter: ChannelAdapter;
    beforeEach(() => {
      adapter = create();
    });

    it('names its kind and states its abilities as numbers that can be planned with', () => {
      expect(adapter.kind).toMatch(/^[a-z][a-z-]*$/);
      expect(adapter.abilities.textLimit).toBeGreaterThan(0);
      expect(adapter.abilities.liveEveryMs ?? 1).toBeGreaterThan(0);
      expect(adapter.abilities.typingMs ?? 1).toBeGreaterThan(0);
      expect(adapter.abilities.callbackBytes).toBeGreaterThanOrEqual(0);
      expect(['own-log', 'nonce', 'read-back', 'none']).toContain(adapter.abilities.proof);
    });

    it('declares endpoints that are unique, documented, and whose path names exactly its parameters', () => {
      const endpoints = adapter.endpoints(createFakeChannelHost().host);
      const names = endpoints.flatMap(({ operationId, method, path }) => [operationId, `${method} ${path}`]);
      expect(new Set(names).size).toBe(names.length);
      for (const { path, params, responses, summary, tag } of endpoints) {
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter);
        const shape = (params as { readonly shape?: object } | undefined)?.shape ?? {};
        expect(Object.keys(shape).toSorted()).toEqual(inPath.toSorted());
        expect(summary).not.toBe('');
        expect(tag).toBe(adapter.kind);
        expect(Object.keys(responses).some((status) => /^[23]/.test(status))).toBe(true);
        expect(Object.values(responses).every(({ description }) => description !== '')).toBe(true);
      }
    });

    it('understands whatever comes in, or says why not', () => {
      const connection = buildConnection(adapter.secrets);
      for (const payload of [null, undefined, 1, 'text', [], {}, { message: null }, { event: { type: 1 } }, { type: 'message', d: [] }]) {
        expect(adapter.normalise?.(payload, connection).kind ?? 'ignored').toBe('ignored');
      }
    });

    it('takes no webhook for genuine that is unsigned, forged or signed with nothing', () => {
      const connection = buildConnection(adapter.secrets);
      const empty = buildConnection(adapter.secrets, '');
      for (const headers of [{}, { 'x-telegram-bot-api-secret-token': '' }, { 'x-telegram-bot-api-secret-token': 'guess' }]) {
        expect(adapter.verify?.(headers, connection) ?? false).toBe(false);
        expect(adapter.verify?.(headers, empty) ?? false).toBe(false);
      }
    });

    it.each([
      ['a short text', 'Hello. [1]'],
      ['no text', ''],
      ['a very long text', 'A sentence of some length. 一句话。'.repeat(4_000)],
    ])('plans %s as parts in order that survive being stored, the same each time', (_what, text) => {
      const message = buildOutgoing(text);
      const parts = adapter.plan(message, target);
      expect(parts.length).toBeGreaterThan(0);
      expect(parts.map(({ part }) => part)).toEqual(parts.map((_part, index) => index));
      expect(JSON.parse(JSON.stringify(parts))).toEqual(parts);
      expect(adapter.plan(message, target)).toEqual(parts);
    });

    const { textOfPart } = flags;
    if (typeof textOfPart === 'function') {
      it('keeps every part within the text limit', () => {
        const parts = adapter.plan(buildOutgoing('A sentence of some length. '.repeat(4_000)), target);
        for (const { content } of parts) expect(textOfPart(content).length).toBeLessThanOrEqual(adapter.abilities.textLimit);
      });
    } else {
      it.skip(`keeps every part within the text limit (${textOfPart.none})`, () => {});
    }

    it('brings back proof of a message it sent', async () => {
      const receipt = await adapter.perform(buildDelivery(adapter, target), context());
      expect(receipt.platformId).toMatch(/./);
    });

    it('sends nothing once it was called off, and says so for certain', async () => {
      const failed = adapter.perform(buildDelivery(adapter, target), context(AbortSignal.abort(new Error('draining'))));
      await expect(failed).rejects.toBeInstanceOf(SendFault);
      await expect(failed).rejects.toMatchObject({ sent: 'no', retryable: true });
    });

    it('never takes a message that was sent for one that was not', async () => {
      const delivery = buildDelivery(adapter, target);
      const receipt = await adapter.perform(delivery, context());
      const settled = await adapter.settle(delivery, context());
      const allowed = [{ kind: 'sent', receipt }, ...(adapter.abilities.proof === 'none' ? [{ kind: 'unknown' }] : [])];
      expect(allowed).toContainEqual(settled);
    });

    const { breakPlatform } = flags;
    if (typeof breakPlatform === 'function') {
      it('throws a SendFault, and nothing else, when the platform fails', async () => {
        breakPlatform(adapter);
        await expect(adapter.perform(buildDelivery(adapter, target), context())).rejects.toBeInstanceOf(SendFault);
      });
    } else {
      it.skip(`throws a SendFault, and nothing else, when the platform fails (${breakPlatform.none})`, () => {});
    }

    it('shows live text exactly where its abilities say so, until it is closed', async () => {
      const surface = adapter.live({
        tenantId,
        channelId: newUuid(),
        conversationId: newUuid(),
        messageId: newUuid(),
        target,
        preview: { show: async () => 'over' },
      });
      expect(surface === null).toBe(adapter.abilities.liveEveryMs === null);
      for (const text of ['One.', 'One. Two.', '']) expect(surface?.write(text)).toBeUndefined();
      await surface?.close();
      expect(surface?.write('Late.')).toBeUndefined();
    });
  });
}
