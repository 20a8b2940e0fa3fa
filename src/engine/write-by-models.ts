/** Asks a tenant's chat models in their order until one has written an answer, within the time that the answer has. */
import { rest, type Clock } from '../kernel/clock.ts';
import { ClawError, UpstreamUnreachable } from '../kernel/errors.ts';
import type { ChannelId, ModelCallId, NewId, TenantId, TurnId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { costOf, modelFaultOf } from '../core/model/model-endpoint.ts';
import type { Money } from '../core/model/usage.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { ModelCall, UsageStore } from '../core/ports/usage-store.ts';
import type { ChosenModel, ChosenModels } from './choose-models.ts';
import { writeWithModel } from './write-with-model.ts';
import type { Spent, WriteRequest, WrittenAnswer } from './write-with-model.ts';

export interface ModelWriterDeps {
  readonly chosenModels: Pick<ChosenModels, 'of'>;
  readonly usage: Pick<UsageStore, 'reserve' | 'settle'>;
  readonly analyser: TextAnalyser;
  readonly metrics: Pick<Metrics, 'count' | 'observe'>;
  readonly newId: NewId;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface AnswerRequest extends Omit<WriteRequest, 'withinMs'> {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly turnId: TurnId;
  /** When the answer must be there, on the monotonic clock. */
  readonly deadline: number;
}

export interface ModelWriter {
  /** False where the tenant has no model at all: then nothing needs to be read for one. */
  mayWrite(tenantId: TenantId): Promise<boolean>;
  /**
   * Null when no model wrote one: there is none, none works, or the time for it is over. Throws only when told to stop, or for a bug;
   * whatever was shown before another model or the caller goes on is to be replaced.
   */
  write(request: AnswerRequest): Promise<WrittenAnswer | null>;
}

/** For quoting the documents instead, and for what comes after the answer. */
const RESERVE_MS = 3_000;
/** Kept for each model that is still to be asked. */
const EACH_MS = 5_000;
/** What a business names as its currency is not bounded; labels are. */
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
/** With less time no model is asked. */
const LEAST_MS = 1_000;
/** A fault that may pass is tried once more, when every model was asked, after this pause or the one that the provider names. */
const ROUNDS = 2;
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 3_000;

export function createModelWriter(deps: ModelWriterDeps): ModelWriter {
  return {
    mayWrite: async (tenantId) => (await deps.chosenModels.of(tenantId)).length > 0,
    write: async (request) => {
      let models = await deps.chosenModels.of(request.tenantId);
      for (let round = 1; round <= ROUNDS && models.length > 0; round += 1) {
        const { answer, again, pauseMs } = await askEach(deps, models, request);
        if (answer !== null) return answer;
        models = again;
        if (models.length > 0 && leftOf(deps, request) < pauseMs + LEAST_MS) return null;
        if (models.length > 0 && round < ROUNDS) await rest(deps.clock, pauseMs, request.signal);
        request.signal.throwIfAborted();
      }
      return null;
    },
  };
}

interface Asked {
  readonly answer: WrittenAnswer | null;
  /** Those that may be asked once more, and how long they want to be left alone. */
  readonly again: readonly ChosenModel[];
  readonly pauseMs: number;
}

async function askEach(deps: ModelWriterDeps, models: readonly ChosenModel[], request: AnswerRequest): Promise<Asked> {
  const again: ChosenModel[] = [];
  let pauseMs = PAUSE_MS;
  for (const [index, model] of models.entries()) {
    const leftMs = leftOf(deps, request);
    if (leftMs < LEAST_MS) break;
    // When time is short the first ones have it, for they are preferred.
    const others = Math.min(models.length - index - 1, Math.max(0, Math.floor(leftMs / EACH_MS) - 1));
    const withinMs = leftMs - EACH_MS * others;
    try {
      return { answer: await ask(deps, model, { ...request, withinMs }), again: [], pauseMs };
    } catch (error) {
      if (request.signal.aborted || !(error instanceof ClawError)) throw error;
      const facts = { error, model: model.model, model_id: model.id, turn_id: request.turnId };
      deps.logger.warn(facts, 'the chat model failed; quoting the documents instead unless another one answers');
      const waitMs = waitAfter(error);
      if (waitMs === null) continue;
      again.push(model);
      pauseMs = Math.max(pauseMs, waitMs);
    }
  }
  return { answer: null, again, pauseMs };
}

const leftOf = ({ clock }: ModelWriterDeps, { deadline }: AnswerRequest): number => deadline - RESERVE_MS - clock.monotonic();

/** Null where asking again soon would be in vain, or has cost a whole time-out already. */
function waitAfter(error: ClawError): number | null {
  const fault = modelFaultOf(error);
  const mayPass = error instanceof UpstreamUnreachable && fault !== 'timeout' && fault !== 'away';
  const waitMs = error.details.retryAfterMs ?? 0;
  return mayPass && waitMs <= LONGEST_PAUSE_MS ? waitMs : null;
}

async function ask(deps: ModelWriterDeps, model: ChosenModel, request: AnswerRequest & { withinMs: number }): Promise<WrittenAnswer> {
  const call = openCall(deps, model, request);
  let ended: Ended = { spent: null, error: null };
  const onEnd = (spent: Spent | null, error: unknown): void => {
    ended = { spent, error };
  };
  try {
    return await writeWithModel({ chat: model.chat, limits: model.limits, analyser: deps.analyser, onBegin: call.reserve, onEnd }, request);
  } finally {
    await call.settle(ended);
  }
}

interface Ended {
  readonly spent: Spent | null;
  readonly error: unknown;
}

/** One call in the ledger and in the metrics; one that could not be reserved was not made. */
function openCall(
  deps: ModelWriterDeps,
  { id: modelId, model, prices }: ChosenModel,
  { tenantId, channelId, turnId, signal }: AnswerRequest,
) {
  const { usage, metrics, logger, newId, clock } = deps;
  const callId = newId<ModelCallId>();
  const costOfAll = (spent: Pick<Spent, 'inputTokens' | 'outputTokens'>): Money | null =>
    prices && { amount: costOf(spent, prices), currency: prices.currency };
  let began: number | null = null;
  return {
    reserve: async (inputTokens: number): Promise<void> => {
      const cost = costOfAll({ inputTokens, outputTokens: 0 });
      await usage.reserve({ tenantId, channelId, turnId, callId, modelId, model, inputTokens, cost });
      began = clock.monotonic();
    },
    settle: async ({ spent: told, error: fault }: Ended): Promise<void> => {
      if (began === null) return;
      const result = fault === null ? 'done' : signal.aborted ? 'stopped' : (modelFaultOf(fault) ?? 'unusable');
      countCall(metrics, result, clock.monotonic() - began);
      const spent = told && { ...told, cost: costOfAll(told) };
      if (spent) countSpent(metrics, modelId === null ? model : 'own', spent);
      try {
        await usage.settle({ tenantId, turnId, callId, spent, result });
      } catch (error) {
        // The answer is there; what was reserved stands, and what it took is in the log at least.
        logger.error({ error, turn_id: turnId, model_id: modelId, ...spent }, 'what a call of a model took could not be written down');
      }
    },
  };
}

function countCall({ count, observe }: ModelWriterDeps['metrics'], result: ModelCall['result'], ms: number): void {
  count('claw_model_calls_total', { result });
  observe('claw_model_seconds', ms / 1_000, { result: result === 'done' || result === 'stopped' ? result : 'failed' });
}

function countSpent(
  { count }: ModelWriterDeps['metrics'],
  model: string,
  { inputTokens, outputTokens, cost }: Spent & { cost: Money | null },
) {
  for (const [direction, tokens] of [['input', inputTokens] as const, ['output', outputTokens] as const]) {
    if (tokens > 0) count('claw_model_tokens_total', { model, direction }, tokens);
  }
  if (cost === null) return;
  count('claw_model_cost_total', { model, currency: CURRENCIES.has(cost.currency) ? cost.currency : 'other' }, cost.amount);
}
