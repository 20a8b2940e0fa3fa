/** What follows a change of a setting, wherever it was made. */
import { refresh } from '../../data/query.ts';
import { say, sayFault } from '../../ui/toast.tsx';
import { type Config, configKey, CONFIGS, historyKey, putConfig, resetConfig } from './calls.ts';

/** Everything that shows the setting asks again. */
export const refreshSetting = (key: string): Promise<unknown> => Promise.all([CONFIGS, configKey(key), historyKey(key)].map(refresh));

/** Sets it again as it was; the default where it had no value of its own. */
const restore = async ({ key, value, origin }: Config): Promise<void> => {
  await (origin === 'default' ? resetConfig(key) : putConfig(key, value, null)).catch(sayFault);
  await refreshSetting(key);
};

/** Says that it is done, with the way back. */
export function sayChanged(text: string, before: Config): void {
  say(text, { onUndo: () => void restore(before) });
}
