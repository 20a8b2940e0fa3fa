/** A channel whose calls end as a test has written down, with a ledger of every call that was made. */
import type { Delivery } from '../../src/core/model/delivery.ts';
import { SendFault } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelAdapter, SendContext } from '../../src/core/ports/channel-adapter.ts';

/** How one call ends; a function decides while the call is under way, `hang` never ends and does not heed its signal. */
export type CallEnd = 'ok' | 'hang' | Error | (() => Promise<void>);
export type SettleEnd = 'sent' | 'not-sent' | 'unknown' | Error;

export interface LedgerEntry {
  readonly id: string;
  readonly text: unknown;
  readonly target: Delivery['target'];
  readonly signal: AbortSignal;
}

export interface FakeChannelAdapter extends ChannelAdapter {
  /** Every call that was made, in order. */
  readonly ledger: LedgerEntry[];
  /** Every question what became of a call. */
  readonly asked: string[];
  /** What was shown while an answer was written. */
  readonly shown: string[];
  /** Ends of the coming calls, in order; after them every call is fine. */
  nextCalls(...ends: readonly CallEnd[]): void;
  nextSettles(...ends: readonly SettleEnd[]): void;
}

/** Between two parts of one text. */
export const PART_BREAK = ' // ';

export const REFUSED_FOR_NOW = new SendFault('no', 'busy', { retryable: true });
export const PUT_OFF = new SendFault('no', 'too many', { retryable: true, retryAfterMs: 1_000, counts: false });
export const REFUSED_FOR_GOOD = new SendFault('no', 'blocked by the person', { retryable: false });
export const PERHAPS_SENT = new SendFault('unknown', 'the connection was cut', { retryable: true });

export function createFakeChannelAdapter(kind: string): FakeChannelAdapter {
  const ledger: LedgerEntry[] = [];
  const asked: string[] = [];
  const shown: string[] = [];
  const calls: CallEnd[] = [];
  const settles: SettleEnd[] = [];
  return {
    kind,
    ledger,
    asked,
    shown,
    nextCalls: (...ends) => void calls.push(...ends),
    nextSettles: (...ends) => void settles.push(...ends),
    abilities: { textLimit: 4_000, textCount: 'visible', callbackBytes: 0, typingMs: null, liveEveryMs: 0, proof: 'read-back' },
    endpoints: () => [],
    plan: (message) => message.text.split(PART_BREAK).map((text, part) => ({ part, content: { text } })),
    perform: async (delivery, { signal }: SendContext) => {
      const end = calls.shift() ?? 'ok';
      ledger.push({ id: delivery.id, text: delivery.content['text'], target: delivery.target, signal });
      if (end === 'hang') return new Promise(() => {});
      if (end instanceof Error) throw end;
      if (end !== 'ok') await end();
      return { platformId: `platform-${delivery.id}` };
    },
    settle: async (delivery) => {
      asked.push(delivery.id);
      const end = settles.shift() ?? 'unknown';
      if (end instanceof Error) throw end;
      return end === 'sent' ? { kind: end, receipt: { platformId: `found-${delivery.id}` } } : { kind: end };
    },
    live: () => ({ write: (text) => void shown.push(text), close: async () => {} }),
  };
}
