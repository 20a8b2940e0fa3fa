/** Embedding models that run in this process, each in one archive of Maven Central with its tokenizer. */

export interface LocalModel {
  /** As people name it: `EMBEDDING_MODEL=local:<name>`. */
  readonly name: string;
  readonly about: string;
  /** Under the repository's address. */
  readonly path: string;
  /** SHA-256 of the archive, hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** What the archive calls the two files. */
  readonly files: { readonly model: string; readonly tokenizer: string };
  readonly dimensions: number;
  /** Which of the model's vectors stands for a text: that of its first token, or their mean; as each model was trained. */
  readonly pooling: 'first' | 'mean';
  /** Words the model was trained to see before a question. */
  readonly questionPrefix: string;
  /** Longest text in tokens; what is longer is cut. */
  readonly maxTokens: number;
}

const GROUP = 'dev/langchain4j/langchain4j-embeddings-';
const VERSION = '1.11.0-beta19';
const pathOf = (artifact: string): string => `${GROUP}${artifact}/${VERSION}/langchain4j-embeddings-${artifact}-${VERSION}.jar`;

/** Apache-2.0 (MiniLM) and MIT (BGE); quantised to eight bits. */
export const LOCAL_MODELS: readonly LocalModel[] = [
  {
    name: 'bge-small-zh',
    about: 'Chinese, 512 dimensions',
    path: pathOf('bge-small-zh-v15-q'),
    sha256: '379c43d20453aac45ed71445b65834f1e57b4e1de93047d1c97f855adbb990dd',
    bytes: 16_386_085,
    files: { model: 'bge-small-zh-v1.5-q.onnx', tokenizer: 'bge-small-zh-v1.5-q-tokenizer.json' },
    dimensions: 512,
    pooling: 'first',
    questionPrefix: '为这个句子生成表示以用于检索相关文章：',
    maxTokens: 512,
  },
  {
    name: 'bge-small-en',
    about: 'English, 384 dimensions',
    path: pathOf('bge-small-en-v15-q'),
    sha256: '4efa53b113e93b9e3a756900463faa18df2919aec0ac4492e837d7c356cce983',
    bytes: 24_567_579,
    files: { model: 'bge-small-en-v1.5-q.onnx', tokenizer: 'bge-small-en-v1.5-q-tokenizer.json' },
    dimensions: 384,
    pooling: 'first',
    questionPrefix: 'Represent this sentence for searching relevant passages: ',
    maxTokens: 512,
  },
  {
    name: 'all-minilm-l6-v2',
    about: 'English, 384 dimensions, the smallest',
    path: pathOf('all-minilm-l6-v2-q'),
    sha256: '4e85413837836172dbf634c5640e500e373aa720fea7e401e6a7a84157f92b31',
    bytes: 16_430_363,
    files: { model: 'all-minilm-l6-v2-q.onnx', tokenizer: 'all-minilm-l6-v2-q-tokenizer.json' },
    dimensions: 384,
    pooling: 'mean',
    questionPrefix: '',
    // Trained on 256; its tokenizer file cuts at 128, which loses half of a passage.
    maxTokens: 256,
  },
];

export const findLocalModel = (name: string): LocalModel | null => LOCAL_MODELS.find((one) => one.name === name) ?? null;

/** Folders under the home folder. */
export const MODELS_FOLDER = 'models';
export const RUNTIME_FOLDER = 'runtime';
/** Names of the files of an added model, whatever its archive calls them. */
export const MODEL_FILES = { model: 'model.onnx', tokenizer: 'tokenizer.json' } as const;

/** Exact versions of what runs the models: some 290 MB that only those need who chose such a model. */
export const RUNTIME_PACKAGES = { 'onnxruntime-node': '1.30.0', '@huggingface/tokenizers': '0.2.0' } as const;
