/** What the views about people and keys read and change. */
import { api, ask, at, LONG_PAGE, paged, type Schemas } from '../../data/api.ts';

export type Operator = Schemas['Operator'];
export type Invitation = Schemas['Invitation'];
export type ApiKey = Schemas['ApiKey'];
export type Role = Operator['role'];

export const OPERATORS = 'people';
export const INVITATIONS = 'people-invited';
export const KEYS = 'api-keys';
export const SESSIONS = 'sessions';

const page = (cursor: string | undefined, limit?: number) => ({ params: { query: paged(cursor, limit) } });

export const readOperators = (cursor: string | undefined) => ask(api.GET('/api/v1/operators', page(cursor)));
export const readAllOperators = async (): Promise<readonly Operator[]> =>
  (await ask(api.GET('/api/v1/operators', page(undefined, LONG_PAGE)))).data;
export const changeOperator = (id: string, body: Schemas['OperatorChange']) =>
  ask(api.PATCH('/api/v1/operators/{id}', { ...at(id), body }));
export const removeOperator = (id: string) => ask(api.DELETE('/api/v1/operators/{id}', at(id)));
export const resetPassword = (id: string) => ask(api.POST('/api/v1/operators/{id}/reset-password', at(id)));

export const readInvitations = (cursor: string | undefined) => ask(api.GET('/api/v1/invitations', page(cursor)));
export const withdrawInvitation = (id: string) => ask(api.DELETE('/api/v1/invitations/{id}', at(id)));

export const readKeys = (cursor: string | undefined) => ask(api.GET('/api/v1/api-keys', page(cursor)));
export const createKey = (body: Schemas['NewApiKey']) => ask(api.POST('/api/v1/api-keys', { body }));
export const rotateKey = (id: string, overlapSeconds: number) =>
  ask(api.POST('/api/v1/api-keys/{id}/rotate', { ...at(id), body: { overlap_s: overlapSeconds } }));
export const revokeKey = (id: string) => ask(api.DELETE('/api/v1/api-keys/{id}', at(id)));

export const readSessions = async () => (await ask(api.GET('/api/v1/sessions'))).data;
