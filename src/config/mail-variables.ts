/** The environment variables of e-mail. */
import { mailAddress, smtpAddress } from './parse.ts';
import { variable } from './variable.ts';

export const MAIL_VARIABLES = {
  SMTP_URL: variable({
    group: 'E-mail',
    parse: smtpAddress,
    default: null,
    rule: 'an address that begins with smtp:// or smtps://, next to MAIL_FROM',
    docs: 'Mail server by which notifications are sent to e-mail addresses, with user and password. Without it none are sent.',
    sample: 'smtps://claw:change-me@mail.example.com:465',
    secret: true,
  }),
  MAIL_FROM: variable({
    group: 'E-mail',
    parse: mailAddress,
    default: null,
    rule: 'an e-mail address, next to SMTP_URL',
    docs: 'Sender of those e-mails.',
    sample: 'claw@example.com',
  }),
} as const;
