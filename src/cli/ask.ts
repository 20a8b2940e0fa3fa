/** `claw ask`: one question to the running Claw, answered on standard output. */
import { createSystemClock } from '../kernel/clock.ts';
import { EXIT, type Command, type CommandContext } from './command.ts';
import { askAndWait } from './server/ask-and-wait.ts';
import { baseNamed } from './server/bases.ts';
import { findServer } from './server/find-server.ts';
import { createServerApi, type AnswerSource, type Exchange } from './server/server-api.ts';

function sourceLines({ n, title, page, url, external_id: externalId, quote }: AnswerSource): readonly string[] {
  const place = url ?? externalId;
  const words = quote.replace(/\s+/g, ' ').trim();
  const head = page === null ? title : `${title}, p. ${page}`;
  return [`  [${n}] ${head}${place === null ? '' : ` (${place})`}`, ...(words === '' ? [] : [`      "${words}"`])];
}

/** The answer for a person: text, numbered sources, outcome. */
export function answerLines({ answer, message }: Exchange): readonly string[] {
  if (answer === null) return [`No answer was made; the question is ${message.state}.`];
  const sources = answer.sources.flatMap(sourceLines);
  return [answer.text, ...(sources.length === 0 ? [] : ['', 'Sources', ...sources]), '', `Outcome: ${answer.outcome ?? 'failed'}`];
}

async function ask({ shell, config, args }: CommandContext): Promise<number> {
  const context = { clock: createSystemClock(), signal: shell.interrupted };
  const api = createServerApi(findServer(config, shell), context);
  const base = args.texts['base'];
  const bases = base === undefined ? {} : { base_ids: [await baseNamed(api, base)] };
  const exchange = await askAndWait(api, { text: args.words.join(' '), ...bases }, context);
  if (args.switches.has('json')) shell.print(JSON.stringify({ ...exchange.answer, message: exchange.message }));
  else for (const line of answerLines(exchange)) shell.print(line);
  return (exchange.answer?.outcome ?? null) === null ? EXIT.failed : EXIT.done;
}

export const askCommand: Command = {
  usage: '"question"',
  docs: 'Asks the running Claw and prints the answer, its numbered sources and the outcome (answer, clarify, refuse or handoff).\nEnds with code 1 when no answer could be made.',
  flags: {
    json: { kind: 'switch', docs: 'Print one JSON object instead of text' },
    base: { kind: 'text', value: 'NAME', docs: 'Ask this knowledge base only' },
  },
  words: { least: 1, most: 200 },
  run: ask,
};
