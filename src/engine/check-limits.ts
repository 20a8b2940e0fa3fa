/** Tells what the rate limits would do with somebody, without doing it. */
import type { LimitEntry } from '../core/model/limit-entry.ts';
import type { Limiter } from '../core/ports/limiter.ts';
import type { ApiKeyId, TenantId } from '../kernel/ids.ts';
import type { LimitLists } from './limit-lists.ts';
import { decide, MINUTE_S } from './rates.ts';
import type { Rate } from './rates.ts';
import { priceOfAddress, priceOfCall, priceOfPayer } from './rate-costs.ts';
import type { CostDeps, Payer, Price } from './rate-costs.ts';

export interface CheckLimitsDeps extends CostDeps {
  readonly limiter: Pick<Limiter, 'look'>;
  readonly limitLists: Pick<LimitLists, 'find' | 'entryOf' | 'tierOf'>;
}

/** A message of a contact, a call by a key to a path, a request from an address; or of these what comes together. */
export interface LimitQuestion {
  readonly tenantId: TenantId;
  readonly address: string | null;
  readonly payer: Pick<Payer, 'subject' | 'id'> | null;
  /** Of calls by key. */
  readonly path: string;
  readonly isMessage: boolean;
}

/** A limit that would be counted, and what is left of it. */
export interface LimitStanding extends Rate {
  readonly remaining: number;
  /** Milliseconds until all of it is there again. */
  readonly resetMs: number;
}

export interface LimitCheck {
  readonly allowed: boolean;
  /** Which limit refuses; null when none does. */
  readonly level: string | null;
  readonly retryAfterMs: number;
  /** Refusals by a limit are counted only, and nobody is refused. */
  readonly isShadow: boolean;
  readonly standings: readonly LimitStanding[];
  /** Of the lists of the allowed and the blocked. */
  readonly entries: readonly LimitEntry[];
}

/** Null when there is no such contact or key. */
export async function checkLimits(deps: CheckLimitsDeps, question: LimitQuestion): Promise<LimitCheck | null> {
  const { tenantId, address, payer } = question;
  const ofPayer = payer === null ? [] : await priceOf(deps, question, payer);
  if (ofPayer === null) return null;
  const price = [...(address === null ? [] : await priceOfAddress(deps, tenantId, address)), ...ofPayer];
  const isShadow = await deps.setting(tenantId, null, 'limits.shadow');
  const { decision, costs } = await decide(price, (buckets) => deps.limiter.look(buckets));
  const standings = costs.flatMap(({ level, of, setting, capacity }): LimitStanding[] => {
    const left = decision.standings.find((one) => one.level === level);
    return left ? [{ level, of, setting, limit: capacity, windowS: MINUTE_S, remaining: left.remaining, resetMs: left.resetMs }] : [];
  });
  const entries = await entriesOf(deps, question);
  if (decision.allowed) return { allowed: true, level: null, retryAfterMs: 0, isShadow, standings, entries };
  const { level, retryAfterMs } = decision;
  return { allowed: false, level, retryAfterMs, isShadow, standings, entries };
}

async function priceOf(
  deps: CheckLimitsDeps,
  question: LimitQuestion,
  { subject, id }: Pick<Payer, 'subject' | 'id'>,
): Promise<Price | null> {
  const { tenantId, path, isMessage } = question;
  const tier = await deps.limitLists.tierOf(tenantId, subject, id);
  if (tier === null) return null;
  if (subject === 'contact') return priceOfPayer(deps, { tenantId, subject, id, tier });
  return priceOfCall(deps, { caller: { tenantId, id: id as ApiKeyId, tier }, path, isMessage });
}

async function entriesOf({ limitLists }: CheckLimitsDeps, { tenantId, address, payer }: LimitQuestion): Promise<readonly LimitEntry[]> {
  const entries = [
    address === null ? null : await limitLists.entryOf(tenantId, 'address', address),
    payer === null ? null : await limitLists.entryOf(tenantId, payer.subject, payer.id),
  ];
  return entries.filter((entry) => entry !== null);
}
