/** Providers that are known by name, so that a key is all a newcomer needs. */

export interface ModelPreset {
  readonly baseUrl: string;
  readonly model: string;
}

/** Both speak the OpenAI protocol below their base; the model is only a default. */
export const MODEL_PRESETS = {
  zhipu: { baseUrl: 'https://open.bigmodel.cn/api/paas/v4', model: 'glm-4-plus' },
  openai: { baseUrl: 'https://api.openai.com/v1', model: 'gpt-4o-mini' },
} as const satisfies Readonly<Record<string, ModelPreset>>;
