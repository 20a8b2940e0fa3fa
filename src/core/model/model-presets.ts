/** Providers that many people use, so that nobody has to look their addresses up; every name below may also be typed. */
import type { ModelKind } from './model-endpoint.ts';

export interface ModelPreset {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  /** Names as the provider calls them; empty where the business runs the server and knows what it runs. */
  readonly models: Readonly<Partial<Record<ModelKind, readonly string[]>>>;
  readonly needsKey: boolean;
  /** In a private network, so that the operator must allow its host. */
  readonly isLocal: boolean;
}

/** From the providers' own references: addresses of their OpenAI-compatible interfaces. No prices: they change too often to be right here. */
export const MODEL_PRESETS: readonly ModelPreset[] = [
  {
    id: 'zhipu',
    name: 'Zhipu (GLM)',
    baseUrl: 'https://open.bigmodel.cn/api/paas/v4',
    models: {
      chat: ['glm-4-plus', 'glm-4-air', 'glm-4-airx', 'glm-4-flash', 'glm-4-flashx', 'glm-4-long', 'glm-4'],
      embedding: ['embedding-3', 'embedding-2'],
      rerank: ['rerank'],
    },
    needsKey: true,
    isLocal: false,
  },
  {
    id: 'openai',
    name: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    models: {
      chat: ['gpt-4o-mini', 'gpt-4o', 'gpt-4.1-mini', 'gpt-4.1'],
      embedding: ['text-embedding-3-small', 'text-embedding-3-large'],
    },
    needsKey: true,
    isLocal: false,
  },
  {
    id: 'deepseek',
    name: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com',
    models: { chat: ['deepseek-chat', 'deepseek-reasoner'] },
    needsKey: true,
    isLocal: false,
  },
  {
    id: 'dashscope',
    name: 'Qwen (Alibaba Cloud DashScope)',
    baseUrl: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
    models: { chat: ['qwen-plus', 'qwen-turbo', 'qwen-max'], embedding: ['text-embedding-v3'] },
    needsKey: true,
    isLocal: false,
  },
  {
    id: 'moonshot',
    name: 'Moonshot (Kimi)',
    baseUrl: 'https://api.moonshot.cn/v1',
    models: { chat: ['moonshot-v1-8k', 'moonshot-v1-32k', 'moonshot-v1-128k'] },
    needsKey: true,
    isLocal: false,
  },
  {
    id: 'siliconflow',
    name: 'SiliconFlow',
    baseUrl: 'https://api.siliconflow.cn/v1',
    models: { chat: ['Qwen/Qwen2.5-72B-Instruct'], embedding: ['BAAI/bge-m3'], rerank: ['BAAI/bge-reranker-v2-m3'] },
    needsKey: true,
    isLocal: false,
  },
  {
    id: 'openrouter',
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    models: { chat: [] },
    needsKey: true,
    isLocal: false,
  },
  {
    id: 'ollama',
    name: 'Ollama',
    baseUrl: 'http://127.0.0.1:11434/v1',
    models: { chat: [], embedding: ['nomic-embed-text', 'bge-m3'] },
    needsKey: false,
    isLocal: true,
  },
  {
    id: 'vllm',
    name: 'vLLM',
    baseUrl: 'http://127.0.0.1:8000/v1',
    models: { chat: [], embedding: [], rerank: [] },
    needsKey: false,
    isLocal: true,
  },
  {
    id: 'lm-studio',
    name: 'LM Studio',
    baseUrl: 'http://127.0.0.1:1234/v1',
    models: { chat: [], embedding: [] },
    needsKey: false,
    isLocal: true,
  },
];
