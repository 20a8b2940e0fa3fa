/** What the settings themselves read and change, each with the key under which it is kept. */
import { api, ask, type Schemas } from '../../data/api.ts';

export type Config = Schemas['Config'];
export type ConfigVersion = Schemas['ConfigVersion'];

export const CONFIGS = 'configs';
export const DRAFT = 'draft';
export const configKey = (key: string): string => `config-one/${key}`;
export const historyKey = (key: string): string => `config-history/${key}`;

/** A setting, and what names just this state of it. */
export interface TaggedConfig {
  readonly config: Config;
  readonly tag: string | null;
}

const at = (key: string) => ({ params: { path: { key } } });

export const readConfigs = async (): Promise<readonly Config[]> => (await ask(api.GET('/api/v1/configs'))).data;

export async function readConfig(key: string): Promise<TaggedConfig> {
  const call = api.GET('/api/v1/configs/{key}', at(key));
  const config = await ask(call);
  return { config, tag: (await call).response.headers.get('etag') };
}

/** @throws Fault 412 when somebody changed it since `tag` */
export const putConfig = (key: string, value: unknown, tag: string | null): Promise<Config> =>
  ask(api.PUT('/api/v1/configs/{key}', { params: { path: { key }, header: matching(tag) }, body: { value } }));

/** The default holds again. */
export const resetConfig = (key: string): Promise<Config> => ask(api.DELETE('/api/v1/configs/{key}', at(key)));

/** Changes nothing before the draft is published. */
export const draftConfig = (key: string, value: unknown): Promise<Config> =>
  ask(api.PUT('/api/v1/configs/{key}', { params: { path: { key }, query: { draft: 'true' } }, body: { value } }));

export const readHistory = (key: string, cursor: string | undefined) =>
  ask(
    api.GET('/api/v1/configs/{key}/history', { params: { path: { key }, query: { limit: 20, ...(cursor !== undefined && { cursor }) } } }),
  );

export const rollBack = (key: string, version: number): Promise<Config> =>
  ask(api.POST('/api/v1/configs/{key}/rollback', { ...at(key), body: { version } }));

const matching = (tag: string | null) => (tag === null ? {} : { 'If-Match': tag });
