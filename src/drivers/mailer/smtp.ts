/** E-mail by SMTP, one connection a mail; none where the operator set no server. */
import { createTransport } from 'nodemailer';
import type { Mail, SendMail } from '../../core/ports/mailer.ts';
import { UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';
import type { Secret } from '../../kernel/secret.ts';

export interface SmtpOptions {
  /** `smtp://` (TLS where the server offers it) or `smtps://`, with user and password. */
  readonly url: Secret;
  readonly from: string;
}

/** A step of the conversation with the server, milliseconds; whoever sends has a limit over all of it. */
const STEP_MS = 10_000;
/** Permanent refusals: RFC 5321, 4.2.1. */
const FOR_GOOD = 500;

/** @param options null: every mail is refused, naming what to set */
export function createSmtpMailer(options: SmtpOptions | null): SendMail {
  if (options === null) {
    return () => Promise.reject(new UpstreamUnreachable('This server sends no e-mail: its operator sets SMTP_URL and MAIL_FROM.'));
  }
  const { url, from } = options;
  return async (mail) => {
    const transport = createTransport({
      url: url.reveal(),
      connectionTimeout: STEP_MS,
      greetingTimeout: STEP_MS,
      socketTimeout: STEP_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const giveUp = () => transport.close();
    mail.signal.addEventListener('abort', giveUp, { once: true });
    try {
      await transport.sendMail(messageOf(mail, from));
    } catch (cause) {
      throw faultOf(cause);
    } finally {
      mail.signal.removeEventListener('abort', giveUp);
      transport.close();
    }
  };
}

const messageOf = ({ to, subject, text, id }: Mail, from: string) => ({
  from,
  to: { name: '', address: to },
  subject,
  text,
  messageId: `<${id}@${from.replace(/^.*@|>.*$/g, '')}>`,
  // RFC 3834: nobody's holiday notice answers it.
  headers: { 'Auto-Submitted': 'auto-generated' },
});

/** What the server said may name people and is not repeated. */
function faultOf(cause: unknown): UpstreamRefused | UpstreamUnreachable {
  const { responseCode, code } = cause as { responseCode?: number; code?: string };
  if (code === 'EAUTH') return new UpstreamUnreachable('The mail server does not take the user and password of SMTP_URL.', { cause });
  if (responseCode !== undefined && responseCode >= FOR_GOOD)
    return new UpstreamRefused(`The mail server refused it (${responseCode}).`, { cause });
  return new UpstreamUnreachable(`The mail server did not take it (${responseCode ?? code ?? 'no answer'}).`, { cause });
}
