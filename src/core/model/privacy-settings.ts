/** Settings of what leaves Claw, and what stays behind, about the people who write. */
import { z } from 'zod';
import { setting } from './setting-spec.ts';

export const PRIVACY_SETTINGS = {
  'privacy.mask': setting({
    schema: z.boolean(),
    default: false,
    perChannel: true,
    docs: 'Whether e-mail addresses and phone, card, IBAN and Chinese identity numbers are replaced by placeholders such as `[email-1]` in what a chat model gets, and put back in its answer.',
  }),
  'privacy.backup_days': setting({
    schema: z.int().min(0).max(3_650),
    default: 30,
    perChannel: false,
    docs: 'Days after which no backup of this installation is kept. The proof of an erasure says by it until when backups may still hold the person; Claw deletes no backups.',
  }),
};
