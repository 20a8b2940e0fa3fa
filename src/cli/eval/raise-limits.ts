/** A whole question set is more than any visitor writes in a minute: lifts the limit per address while it runs. */
import { ClawError } from '../../kernel/errors.ts';
import type { ServerApi } from '../server/server-api.ts';
import type { Shell } from '../shell.ts';

const LIMIT = 'limits.address_per_minute';
/** Above what one machine can ask. */
const RAISED = 1_000_000;

/**
 * Runs `work` with the limit raised, says so, and puts back what was there. A value that an ended run left raised is nobody's choice: it goes
 * back to the default. With a key that may not change settings it asks at the set pace.
 */
export async function withRaisedLimit<T>(
  api: Pick<ServerApi, 'setting' | 'putSetting' | 'resetSetting'>,
  shell: Pick<Shell, 'warn'>,
  work: () => Promise<T>,
): Promise<T> {
  const before = await raise(api);
  if (before === null) {
    shell.warn(`This key may not change ${LIMIT}, so questions are asked at its pace.`);
    return work();
  }
  shell.warn(`${LIMIT} is raised while the questions run, then set back.`);
  try {
    return await work();
  } finally {
    await (before.origin === 'default' || before.value === RAISED ? api.resetSetting(LIMIT) : api.putSetting(LIMIT, before.value));
  }
}

async function raise(api: Pick<ServerApi, 'setting' | 'putSetting'>): Promise<{ readonly origin: string; readonly value: unknown } | null> {
  try {
    const before = await api.setting(LIMIT);
    await api.putSetting(LIMIT, RAISED);
    return before;
  } catch (error) {
    if (error instanceof ClawError && error.code === 'auth_forbidden') return null;
    throw error;
  }
}
