/** E-mail to a real SMTP server on this machine, and what its refusals become. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect, it, onTestFinished } from 'vitest';
import { createSmtpMailer } from '../../../src/drivers/mailer/smtp.ts';
import { Secret } from '../../../src/kernel/secret.ts';

const MAIL = { to: 'ann@shop.example', subject: 'A customer wants a person', text: 'Hello, 你好', id: 'event-1' };
const FROM = 'claw@example.com';

async function startServer(refuse: { code: number; message: string } | null = null) {
  const mails: { from: string; to: readonly string[]; source: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => (password === 'right' ? done(null, { user: username }) : done(new Error('no'))),
    onRcptTo: (_address, _session, done) => done(refuse && Object.assign(new Error(refuse.message), { responseCode: refuse.code })),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), source: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  const mailer = (user = 'claw:right@') => createSmtpMailer({ url: new Secret(`smtp://${user}127.0.0.1:${port}`), from: FROM });
  return { mails, mailer };
}

const never = () => new AbortController().signal;

it('hands a mail to the server, with an id by which a copy is known', async () => {
  const { mails, mailer } = await startServer();
  await mailer()({ ...MAIL, signal: never() });
  expect(mails).toMatchObject([{ from: FROM, to: [MAIL.to] }]);
  expect(mails[0]!.source).toContain('Message-ID: <event-1@example.com>');
  expect(mails[0]!.source).toContain('Auto-Submitted: auto-generated');
  expect(mails[0]!.source).toContain(`Subject: ${MAIL.subject}`);
});

it('takes no header from what it is given', async () => {
  const { mails, mailer } = await startServer();
  await mailer()({ ...MAIL, subject: 'One\r\nBcc: eve@evil.example', signal: never() });
  expect(mails[0]!.to).toEqual([MAIL.to]);
  expect(mails[0]!.source).not.toMatch(/^Bcc:/m);
});

it.each([
  [550, 'The mail server refused it (550).', false],
  [451, 'The mail server did not take it (451).', true],
])('says what a refusal with %i means, without repeating its words', async (code, message, retryable) => {
  const { mailer } = await startServer({ code, message: 'ann@shop.example is on holiday' });
  await expect(mailer()({ ...MAIL, signal: never() })).rejects.toMatchObject({ message, retryable });
});

it('names the variable when the password is wrong, and when nothing is set up', async () => {
  const { mailer } = await startServer();
  await expect(mailer('claw:wrong@')({ ...MAIL, signal: never() })).rejects.toThrow('SMTP_URL');
  await expect(createSmtpMailer(null)({ ...MAIL, signal: never() })).rejects.toThrow('SMTP_URL and MAIL_FROM');
});
