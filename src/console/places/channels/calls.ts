/** What Channels reads and changes, each with the key under which it is kept. */
import { api, ask, at, type Schemas } from '../../data/api.ts';

export type Channel = Schemas['Channel'];
export type Health = Schemas['ChannelHealth'];
/** The platforms that are connected here. */
export const PLATFORMS = ['telegram', 'slack', 'discord'] as const;
export type Platform = (typeof PLATFORMS)[number];

export const CHANNELS = 'channels';
export const healthKey = (id: string): string => `channel-health/${id}`;

export const readChannels = async (): Promise<readonly Channel[]> => (await ask(api.GET('/api/v1/channels'))).data;
export const readHealth = (id: string): Promise<Health> => ask(api.GET('/api/v1/channels/{id}/health', at(id)));
export const connectChannel = (body: Schemas['NewChannel']): Promise<Channel> => ask(api.POST('/api/v1/channels', { body }));
export const changeChannel = (id: string, body: Schemas['ChannelChange']): Promise<Channel> =>
  ask(api.PATCH('/api/v1/channels/{id}', { ...at(id), body }));
export const testChannel = (id: string) => ask(api.POST('/api/v1/channels/{id}/test', at(id)));
export const pauseChannel = (id: string) => ask(api.POST('/api/v1/channels/{id}/pause', at(id)));
export const resumeChannel = (id: string) => ask(api.POST('/api/v1/channels/{id}/resume', at(id)));
export const deleteChannel = (id: string) => ask(api.DELETE('/api/v1/channels/{id}', at(id)));
export const readManifest = (name: string) => ask(api.GET('/api/v1/slack/manifest', { params: { query: { name } } }));

export type Pictured = Schemas['PicturedAnswer'];
/** The answer as it becomes messages, citing one source of this title. */
export const previewAnswer = async (text: string, title: string): Promise<readonly Pictured[]> =>
  (await ask(api.POST('/api/v1/channels/preview', { body: { text, sources: [{ title, url: 'https://shop.example/returns' }] } }))).data;

/** A setting as it stands for one channel. */
export const readSetting = async (id: string, key: string): Promise<unknown> =>
  (await ask(api.GET('/api/v1/configs/{key}', { params: { path: { key }, query: { channel_id: id } } }))).value;
export const putSetting = (id: string, key: string, value: unknown) =>
  ask(api.PUT('/api/v1/configs/{key}', { params: { path: { key }, query: { channel_id: id } }, body: { value } }));
