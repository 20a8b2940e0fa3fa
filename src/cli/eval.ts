/** `claw eval`: a whole question set through the running Claw, scored. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSystemClock } from '../kernel/clock.ts';
import { InputError } from '../kernel/errors.ts';
import { EXIT, type Command, type CommandContext } from './command.ts';
import { withRaisedLimits } from './eval/raise-limits.ts';
import { parseQuestions, renderRun, type Question } from './eval/question-set.ts';
import { reportLines } from './eval/report.ts';
import { rowOf, type AskedQuestion } from './eval/run-question.ts';
import { numberFlag } from './parse-arguments.ts';
import { createProgress } from './progress.ts';
import { runConcurrently } from './run-concurrently.ts';
import { askAndWait } from './server/ask-and-wait.ts';
import { baseNamed } from './server/bases.ts';
import { findServer } from './server/find-server.ts';
import { createServerApi } from './server/server-api.ts';

const DEFAULT_CONCURRENCY = 4;

function readQuestions({ shell, args }: CommandContext): readonly Question[] {
  const [word = ''] = args.words;
  const path = resolve(shell.cwd, word);
  try {
    return parseQuestions(shell.readFile(path));
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(`${word} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Asks every question in a conversation of its own; `asked` fills as answers come, so that an interrupted run is not lost. */
async function askAll(context: CommandContext, questions: readonly Question[], concurrency: number, asked: AskedQuestion[]): Promise<void> {
  const { shell, config, args } = context;
  const waits = { clock: createSystemClock(), signal: shell.interrupted };
  const api = createServerApi(findServer(config, shell), waits);
  const base = args.texts['base'];
  const bases = base === undefined ? {} : { base_ids: [await baseNamed(api, base)] };
  const progress = createProgress('Asking', shell);
  try {
    await withRaisedLimits(api, shell, () =>
      runConcurrently(questions, concurrency, async ({ id, question }) => {
        asked.push(rowOf(id, await askAndWait(api, { text: question, ...bases }, waits)));
        progress.show(asked.length, questions.length);
      }),
    );
  } finally {
    progress.end();
  }
}

async function evaluate(context: CommandContext): Promise<number> {
  const { shell, args } = context;
  const questions = readQuestions(context);
  const concurrency = numberFlag(args, 'concurrency', DEFAULT_CONCURRENCY, 1, 64);
  const asked: AskedQuestion[] = [];
  try {
    await askAll(context, questions, concurrency, asked);
  } finally {
    const out = args.texts['out'];
    if (out !== undefined) writeFileSync(resolve(shell.cwd, out), renderRun(asked.map(({ row }) => row)));
  }
  const retrievalMs = asked.flatMap(({ retrievalMs: ms }) => (ms === null ? [] : [ms]));
  for (const line of reportLines({ questions, rows: asked.map(({ row }) => row), retrievalMs })) shell.print(line);
  return EXIT.done;
}

export const evalCommand: Command = {
  usage: '<questions.jsonl>',
  docs: 'Asks every question of the file, one JSON object a line: { id, question, relevant: [external ids], answers: [texts], kind, source }.\nA question whose "relevant" is empty should be refused. Prints scores for finding, answering, citing and refusing.',
  flags: {
    base: { kind: 'text', value: 'NAME', docs: 'Ask this knowledge base only' },
    out: { kind: 'text', value: 'FILE', docs: 'Write what was found and answered, one JSON object a line' },
    concurrency: { kind: 'text', value: 'N', docs: `Questions at the same time (default ${DEFAULT_CONCURRENCY})` },
  },
  words: { least: 1, most: 1 },
  run: evaluate,
};
