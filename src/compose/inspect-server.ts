/** Whether the server that the command line would talk to answers, and if not, why: nobody there, too slow, or not to be reached. */
import type { Finding } from './finding.ts';

const PATIENCE_MS = 2_000;
const START = 'Start it with: npm start';

/** @param patienceMs how long the server may take */
export async function inspectServer(address: string, patienceMs = PATIENCE_MS): Promise<Finding> {
  try {
    const answer = await fetch(new URL('/readyz', address), { signal: AbortSignal.timeout(patienceMs) });
    const body = await answer.text();
    if (answer.ok && body.includes('"degraded"')) {
      const remedy = 'It works, with less: see which part is missing.';
      return { name: 'Server', state: 'warn', detail: `degraded at ${address}: ${body.slice(0, 300)}`, remedy };
    }
    if (answer.ok) return { name: 'Server', state: 'ok', detail: `ready at ${address}` };
    return {
      name: 'Server',
      state: 'fail',
      detail: `${address} answers ${answer.status}: ${body.slice(0, 300)}`,
      remedy: 'Look at its log for the part that is not ready.',
    };
  } catch (error) {
    return unanswered(address, patienceMs, error);
  }
}

/** Why the server gave no answer: nobody there, too slow, or the address cannot be used. */
function unanswered(address: string, patienceMs: number, error: unknown): Finding {
  const name = 'Server';
  if (!(error instanceof Error)) throw error;
  if (error.name === 'TimeoutError') {
    const detail = `${address} did not answer within ${patienceMs / 1000} seconds`;
    return { name, state: 'fail', detail, remedy: 'Look at its log: it is overloaded or stuck, or something else holds this port.' };
  }
  const { cause } = error;
  const code = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : error.message;
  if (code === 'ECONNREFUSED') return { name, state: 'warn', detail: `nothing listens at ${address}`, remedy: START };
  if (code === 'bad port') {
    const detail = `${address} is on a port that HTTP clients refuse to call`;
    return { name, state: 'fail', detail, remedy: 'Choose another PORT, and set CLAW_URL to it.' };
  }
  return { name, state: 'fail', detail: `${address} cannot be reached (${code})`, remedy: `Check CLAW_URL. ${START}` };
}
