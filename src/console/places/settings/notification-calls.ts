/** What the notifications read and change. */
import { api, ask, at, type Schemas } from '../../data/api.ts';

export type Endpoint = Schemas['NotificationEndpoint'];
export type Send = Schemas['NotificationSend'];

export const ENDPOINTS = 'notification-endpoints';
export const sendsKey = (id: string): string => `notification-sends/${id}`;

export const readEndpoints = async (): Promise<readonly Endpoint[]> => (await ask(api.GET('/api/v1/notifications/endpoints'))).data;
export const createEndpoint = (body: Schemas['NewNotificationEndpoint']) => ask(api.POST('/api/v1/notifications/endpoints', { body }));
export const changeEndpoint = (id: string, body: Schemas['NotificationEndpointChange']) =>
  ask(api.PATCH('/api/v1/notifications/endpoints/{id}', { ...at(id), body }));
export const deleteEndpoint = (id: string) => ask(api.DELETE('/api/v1/notifications/endpoints/{id}', at(id)));
export const testEndpoint = (id: string) => ask(api.POST('/api/v1/notifications/endpoints/{id}/test', at(id)));
export const readSends = (id: string, cursor: string | undefined) =>
  ask(api.GET('/api/v1/notifications/attempts', { params: { query: { endpoint_id: id, ...(cursor !== undefined && { cursor }) } } }));
export const sendAgain = (id: string) => ask(api.POST('/api/v1/notifications/attempts/{id}/replay', at(id)));
