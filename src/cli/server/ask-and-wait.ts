/** Asks a question and stays until it is answered. */
import type { Clock } from '../../kernel/clock.ts';
import { UpstreamUnreachable } from '../../kernel/errors.ts';
import type { Exchange, Question, ServerApi } from './server-api.ts';

/** Longest wait inside one request, seconds; below common proxy time-outs of a minute. */
const WAIT_S = 50;
const LOOK_AGAIN_MS = 1_000;
/** More than all attempts at an answer may take together with the default settings. */
const MOST_LOOKS = 300;

/** States in which an answer may still come. */
const isPending = ({ answer, message }: Exchange) => answer === null && (message.state === 'waiting' || message.state === 'taken');

/** The finished exchange. @throws UpstreamUnreachable when no answer came in minutes */
export async function askAndWait(
  api: Pick<ServerApi, 'ask' | 'exchange'>,
  question: Omit<Question, 'wait_s' | 'debug'>,
  context: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Exchange> {
  let exchange = await api.ask({ ...question, wait_s: WAIT_S, debug: true });
  for (let looks = 0; isPending(exchange); looks += 1) {
    if (looks >= MOST_LOOKS) throw new UpstreamUnreachable('No answer came in five minutes. Is a worker running?');
    await context.clock.sleep(LOOK_AGAIN_MS, context.signal);
    exchange = await api.exchange(exchange.message.id);
  }
  return exchange;
}
