/** Runs a local model: texts in, vectors out, off the event loop but for the cutting into tokens. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { toUnit } from '../../core/model/vector.ts';
import { ConfigError, UpstreamRefused } from '../../kernel/errors.ts';
import { MODEL_FILES, RUNTIME_FOLDER } from './local-models.ts';
import type { LocalModel } from './local-models.ts';

/** The part of `onnxruntime-node` that is used; it is installed beside the models, so that its own types are not there. */
interface Tensor {
  readonly dims: readonly number[];
  readonly data: unknown;
}
interface Session {
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  release(): Promise<void>;
}
interface Onnx {
  readonly InferenceSession: { create(path: string, options: object): Promise<Session> };
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => Tensor;
}
interface Tokenizer {
  encode(text: string): { readonly ids: readonly number[] };
}
interface Tokenizers {
  readonly Tokenizer: new (json: unknown, config: object) => Tokenizer;
}

export interface LocalRuntime {
  /** A vector of length 1 for each text. `rest` is called between batches, so that others get their turn. */
  embed(texts: readonly string[], rest: () => Promise<void>): Promise<{ readonly vectors: readonly Float32Array[] }>;
  close(): Promise<void>;
}

/** Half of two cores: answers go on while passages are embedded. */
const THREADS = 1;
/** Tokens of one run, padding counted: bounds its length to about a third of a second, and the process to about 240 MiB more. */
const TOKENS_A_RUN = 2_048;
const OUTPUT = 'last_hidden_state';

/** Padding that the tokenizer's file asks for would fill every text up to one length. */
const TOKENIZER_FILE = z
  .looseObject({ padding: z.unknown(), truncation: z.unknown() })
  .transform((file) => ({ ...file, padding: null, truncation: null }));

/** @param folder of the models, as `claw models add` made it @throws ConfigError naming the command when something is not there */
export async function openLocalRuntime(folder: string, model: LocalModel): Promise<LocalRuntime> {
  const { onnx, tokenizers } = loadLibraries(folder, model);
  try {
    const file = TOKENIZER_FILE.parse(JSON.parse(await readFile(join(folder, model.name, MODEL_FILES.tokenizer), 'utf8')));
    const options = { intraOpNumThreads: THREADS, interOpNumThreads: 1, logSeverityLevel: 3 };
    const session = await onnx.InferenceSession.create(join(folder, model.name, MODEL_FILES.model), options);
    return createRuntime({ model, session, tokenizer: new tokenizers.Tokenizer(file, {}), onnx });
  } catch (cause) {
    throw notAdded(model, cause);
  }
}

function loadLibraries(folder: string, model: LocalModel): { onnx: Onnx; tokenizers: Tokenizers } {
  const load = createRequire(join(folder, RUNTIME_FOLDER, 'package.json'));
  try {
    return { onnx: load('onnxruntime-node') as Onnx, tokenizers: load('@huggingface/tokenizers') as Tokenizers };
  } catch (cause) {
    throw notAdded(model, cause);
  }
}

const notAdded = ({ name }: LocalModel, cause: unknown): ConfigError =>
  new ConfigError(`The model "${name}" cannot be loaded. Run: npx claw models add ${name}`, { field: 'EMBEDDING_MODEL', cause });

interface Loaded {
  readonly model: LocalModel;
  readonly session: Session;
  readonly tokenizer: Tokenizer;
  readonly onnx: Onnx;
}

interface Cut {
  /** Its place among the texts. */
  readonly at: number;
  readonly ids: readonly number[];
}

function createRuntime(loaded: Loaded): LocalRuntime {
  const { model, session, tokenizer } = loaded;
  return {
    embed: async (texts, rest) => {
      const cuts: Cut[] = [];
      for (const [at, text] of texts.entries()) {
        cuts.push({ at, ids: cutTo(tokenizer.encode(text).ids, model.maxTokens) });
        if (at % 16 === 15) await rest();
      }
      const vectors: Float32Array[] = [];
      // Texts of like length together, so that little is padding.
      for (const run of runsOf(cuts.toSorted((a, b) => a.ids.length - b.ids.length))) {
        for (const [index, vector] of (await runModel(loaded, run)).entries()) vectors[run[index]!.at] = vector;
        await rest();
      }
      return { vectors };
    },
    close: () => session.release(),
  };
}

/** Keeps the mark at the end. */
function cutTo(ids: readonly number[], most: number): readonly number[] {
  return ids.length <= most ? ids : [...ids.slice(0, most - 1), ids.at(-1)!];
}

function runsOf(cuts: readonly Cut[]): Cut[][] {
  const runs: Cut[][] = [];
  for (const cut of cuts) {
    const last = runs.at(-1);
    if (last === undefined || (last.length + 1) * cut.ids.length > TOKENS_A_RUN) runs.push([cut]);
    else last.push(cut);
  }
  return runs;
}

async function runModel({ model, session, onnx }: Loaded, run: readonly Cut[]): Promise<Float32Array[]> {
  const length = run.at(-1)!.ids.length;
  const size = run.length * length;
  const [ids, mask] = [new BigInt64Array(size), new BigInt64Array(size)];
  for (const [row, cut] of run.entries()) {
    for (const [at, id] of cut.ids.entries()) {
      ids[row * length + at] = BigInt(id);
      mask[row * length + at] = 1n;
    }
  }
  const tensor = (data: BigInt64Array): Tensor => new onnx.Tensor('int64', data, [run.length, length]);
  const output = await session.run({
    input_ids: tensor(ids),
    attention_mask: tensor(mask),
    token_type_ids: tensor(new BigInt64Array(size)),
  });
  const hidden = output[OUTPUT]?.data;
  if (!(hidden instanceof Float32Array) || hidden.length !== size * model.dimensions) {
    throw new UpstreamRefused(`The model "${model.name}" does not give what it should; add it again.`, { facts: { model: model.name } });
  }
  return run.map((cut, row) =>
    pool(model, hidden.subarray(row * length * model.dimensions, (row + 1) * length * model.dimensions), cut.ids.length),
  );
}

/** @param hidden a vector a token, those of the padding at the end */
function pool({ dimensions, pooling }: LocalModel, hidden: Float32Array, tokens: number): Float32Array {
  if (pooling === 'first') return toUnit(hidden.subarray(0, dimensions)) ?? new Float32Array(dimensions);
  const sum = new Float32Array(dimensions);
  for (let at = 0; at < tokens * dimensions; at += 1) sum[at % dimensions]! += hidden[at]!;
  return toUnit(sum) ?? sum;
}
