/** Keeps calls from a model that fails or is full, so that the next one is asked at once instead. */
import { isTold } from '../../core/model/answer.ts';
import type { TokenUsage } from '../../core/model/answer.ts';
import { estimateTalk, estimateTokens } from '../../core/model/estimate-tokens.ts';
import { modelFaultOf } from '../../core/model/model-endpoint.ts';
import type { ModelFault, ModelHealth, ModelLimits } from '../../core/model/model-endpoint.ts';
import type { ChatModel, ChatRequest } from '../../core/ports/chat-model.ts';
import type { Clock } from '../../kernel/clock.ts';
import { UpstreamUnreachable } from '../../kernel/errors.ts';
import { createCircuit } from '../_shared/breaker.ts';
import type { Circuit } from '../_shared/breaker.ts';
import { createCallRoom } from './call-room.ts';

export interface GuardOptions {
  readonly clock: Clock;
  readonly limits: Pick<ModelLimits, 'atOnce' | 'tokensPerMinute'>;
  /** Told when the model is given up for a while, and when it works again. */
  readonly onHealth: (health: Omit<ModelHealth, 'at'>) => void;
}

/** What says nothing about the next question. */
const OF_THIS_CALL: ReadonlySet<ModelFault | null> = new Set(['busy', 'away', null]);
/** The model works; it is this question that it does not take. */
const ANSWERED: ReadonlySet<ModelFault | null> = new Set(['refused', 'filtered']);
/** A call that had less time than this, because its answer was due, says nothing about the model when it was too short. */
const FAIR_MS = 10_000;

const REST_MS = 5_000;
/** Whoever tries a model that is away may wait for its whole time-out: after a while that is seldom. */
const LONGEST_REST_MS = 120_000;

/** Calls beyond `atOnce` wait within their own time; those beyond `tokensPerMinute`, counted after each call, are refused as `busy`. */
export function guardModel(model: ChatModel, { clock, limits, onHealth }: GuardOptions): ChatModel {
  const tell = onlyNews(onHealth);
  const onOpen = (error: unknown): void => tell('resting', modelFaultOf(error));
  const circuit = createCircuit({ clock, restMs: REST_MS, longestRestMs: LONGEST_REST_MS, onOpen });
  const room = createCallRoom(limits.atOnce ?? Infinity, clock);
  const spend = createBudget(limits.tokensPerMinute, clock);
  const works = (): void => {
    circuit.reset();
    tell('working', null);
  };
  return {
    name: model.name,
    write: async (request, onText) => {
      const began = clock.monotonic();
      refuseWhile(model.name, 'away', circuit.restsFor());
      refuseWhile(model.name, 'busy', spend(0));
      const leave = await room(request);
      try {
        if (!circuit.mayAsk()) refuseWhile(model.name, 'away', Math.max(1, circuit.restsFor()));
        const { withinMs = Infinity, ...rest } = request;
        const until = began + withinMs;
        const leftMs = Math.max(0, until - clock.monotonic());
        const usage = await counted(model, leftMs === Infinity ? rest : { ...rest, withinMs: leftMs }, onText, spend).catch(
          (error: unknown) => {
            if (ANSWERED.has(modelFaultOf(error))) works();
            else if (!request.signal.aborted && !(leftMs < FAIR_MS && clock.monotonic() >= until)) note(circuit, error);
            throw error;
          },
        );
        works();
        return usage;
      } finally {
        leave();
      }
    },
  };
}

function note(circuit: Circuit, error: unknown): void {
  const fault = modelFaultOf(error);
  if (OF_THIS_CALL.has(fault)) return;
  const wait = fault === 'limited' && error instanceof UpstreamUnreachable ? error.details.retryAfterMs : undefined;
  circuit.failed(error, wait === undefined ? undefined : Math.min(wait, LONGEST_REST_MS));
}

function refuseWhile(name: string, fault: 'away' | 'busy', waitMs: number): void {
  if (waitMs <= 0) return;
  const why = fault === 'away' ? 'failed just now and is left alone for a while' : 'has had as many tokens as it may have for now';
  throw new UpstreamUnreachable(`The chat model "${name}" ${why}.`, { retryAfterMs: Math.ceil(waitMs), facts: { model: name, fault } });
}

function onlyNews(onHealth: GuardOptions['onHealth']): (state: ModelHealth['state'], fault: ModelFault | null) => void {
  let known: ModelHealth['state'] | null = null;
  return (state, fault) => {
    if (known === state) return;
    known = state;
    onHealth({ state, fault });
  };
}

/** A call that fails costs as well: what it was given, and wrote until then. */
async function counted(
  model: ChatModel,
  request: ChatRequest,
  onText: (piece: string) => void | Promise<void>,
  spend: (tokens: number) => number,
): Promise<TokenUsage> {
  let written = '';
  try {
    const usage = await model.write(request, (piece) => {
      written += piece;
      return onText(piece);
    });
    spend(isTold(usage) ? usage.inputTokens + usage.outputTokens : estimateTalk(request.messages) + estimateTokens(written));
    return usage;
  } catch (error) {
    if (written !== '') spend(estimateTalk(request.messages) + estimateTokens(written));
    throw error;
  }
}

/** Milliseconds until tokens may be spent again, 0 for now; what is spent is taken off a minute's worth that flows back steadily. */
function createBudget(perMinute: number | null, clock: Clock): (tokens: number) => number {
  if (perMinute === null) return () => 0;
  let left = perMinute;
  let at = clock.monotonic();
  return (tokens) => {
    const now = clock.monotonic();
    left = Math.min(perMinute, left + ((now - at) * perMinute) / 60_000) - tokens;
    at = now;
    return left > 0 ? 0 : ((1 - left) * 60_000) / perMinute;
  };
}
