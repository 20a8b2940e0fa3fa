/** A whole question set is more than anybody asks in a minute: lifts the limits it would meet while it runs. */
import { isDeepStrictEqual } from 'node:util';
import { ClawError } from '../../kernel/errors.ts';
import type { ServerApi } from '../server/server-api.ts';
import type { Shell } from '../shell.ts';

/** Above what one machine can ask. */
const RAISED = 1_000_000;
const LIFTED: Readonly<Record<string, unknown>> = {
  'limits.address_per_minute': RAISED,
  'limits.route_per_minute': { conversations: RAISED, messages: RAISED, knowledge: RAISED },
  'limits.contact_per_minute': { free: RAISED, pro: RAISED, enterprise: RAISED },
  'limits.tenant_per_minute': RAISED,
};
const NAMES = Object.keys(LIFTED).join(', ');

type SettingsApi = Pick<ServerApi, 'setting' | 'putSetting' | 'resetSetting'>;
type PutBack = () => Promise<unknown>;

/**
 * Runs `work` with the limits raised, says so, and puts back what was there. A value that an ended run left raised is nobody's choice: it
 * goes back to the default. With a key that may not change settings it asks at the set pace.
 */
export async function withRaisedLimits<T>(api: SettingsApi, shell: Pick<Shell, 'warn'>, work: () => Promise<T>): Promise<T> {
  const undo: PutBack[] = [];
  try {
    await raiseAll(api, shell, undo);
    return await work();
  } finally {
    await putAllBack(undo);
  }
}

/** Each is tried, whatever becomes of the others. @throws what the first failure said */
async function putAllBack(undo: readonly PutBack[]): Promise<void> {
  const ends = await Promise.allSettled(undo.map((putBack) => putBack()));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

async function raiseAll(api: SettingsApi, shell: Pick<Shell, 'warn'>, undo: PutBack[]): Promise<void> {
  try {
    for (const [key, raised] of Object.entries(LIFTED)) undo.push(await raise(api, key, raised));
    shell.warn(`${NAMES} are raised while the questions run, then set back.`);
  } catch (error) {
    if (!(error instanceof ClawError && error.code === 'auth_forbidden')) throw error;
    shell.warn(`This key may not change ${NAMES}, so questions are asked at their pace.`);
  }
}

async function raise(api: SettingsApi, key: string, raised: unknown): Promise<PutBack> {
  const { origin, value } = await api.setting(key);
  await api.putSetting(key, raised);
  // The database keeps the parts of a value in an order of its own.
  const isLeftOver = isDeepStrictEqual(value, raised);
  return () => (origin === 'default' || isLeftOver ? api.resetSetting(key) : api.putSetting(key, value));
}
