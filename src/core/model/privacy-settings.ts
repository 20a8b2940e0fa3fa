/** Settings of what leaves Claw about the people who write. */
import { z } from 'zod';
import { setting } from './setting-spec.ts';

export const PRIVACY_SETTINGS = {
  'privacy.mask': setting({
    schema: z.boolean(),
    default: false,
    perChannel: true,
    docs: 'Whether e-mail addresses and phone, card, IBAN and Chinese identity numbers are replaced by placeholders such as `[email-1]` in what a chat model gets, and put back in its answer.',
  }),
};
