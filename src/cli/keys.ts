/** `claw keys rotate`: a new master key, without setting any secret anew. */
import { rotateKeys } from '../compose/rotate-keys.ts';
import { EXIT, UsageError, type Command } from './command.ts';

export const keysCommand: Command = {
  usage: 'rotate',
  docs: 'Puts the data key of every business under a new master key; no secret has to be set anew, and visitors stay.\nWithout CLAW_MASTER_KEY: stop Claw first; the new key is made in CLAW_HOME, where the old one stays as master-key-former.\nWith it, online: give every process the new key as CLAW_OTHER_MASTER_KEY; exchange the two in every process; run this with the\nsame two; drop the old key when its visitor sessions are over (30 days).',
  flags: {},
  words: { least: 1, most: 1 },
  run: async ({ shell, config, args: { words } }) => {
    if (words[0] !== 'rotate') throw new UsageError(`There is nothing to do to keys called "${words[0]}"; rotate is.`);
    const { changed, already, place } = await rotateKeys(config);
    shell.print(`${changed} data keys are under the new master key now${already === 0 ? '' : `, ${already} were before`}.`);
    shell.print(
      place === 'home'
        ? `The new key is in ${config.home}/master-key. Keep master-key-former until the last backup made before today is gone.`
        : 'Once every process has the new CLAW_MASTER_KEY, run this again: when it changes none, CLAW_OTHER_MASTER_KEY may go.',
    );
    return EXIT.done;
  },
};
