/** What Operations reads and changes, each with the key under which it is kept. */
import { api, ask, at, paged, type Schemas } from '../../data/api.ts';

export type Task = Schemas['Task'];
export type Delivery = Schemas['Delivery'];
export type Namespace = Schemas['CacheStats']['namespaces'][number];

type Cursor = string | undefined;

export const TASKS = 'tasks';
export const tasksKey = (kind: string, state: string): string => `${TASKS}/${kind}/${state}`;
export const taskKey = (id: string): string => `task/${id}`;
export const DELIVERIES = 'deliveries';
export const CACHE = 'cache';

export const readTasks = (kind: Task['kind'] | undefined, state: Task['state'] | undefined, cursor: Cursor) =>
  ask(api.GET('/api/v1/tasks', { params: { query: { ...paged(cursor), ...(kind && { kind }), ...(state && { state }) } } }));
export const readTask = (id: string): Promise<Task> => ask(api.GET('/api/v1/tasks/{id}', at(id)));
export const retryTask = (id: string) => ask(api.POST('/api/v1/tasks/{id}/retry', at(id)));
export const cancelTask = (id: string) => ask(api.POST('/api/v1/tasks/{id}/cancel', at(id)));

export const readDeliveries = (state: Delivery['state'], cursor: Cursor) =>
  ask(api.GET('/api/v1/deliveries', { params: { query: { ...paged(cursor), state } } }));
export const markSent = (id: string) => ask(api.POST('/api/v1/deliveries/{id}/mark-sent', at(id)));
export const sendAgain = (id: string) => ask(api.POST('/api/v1/deliveries/{id}/send-again', at(id)));

export const readCache = () => ask(api.GET('/api/v1/cache/stats'));
export const forget = (namespace: Namespace['namespace']) => ask(api.POST('/api/v1/cache/invalidate', { body: { namespace } }));
