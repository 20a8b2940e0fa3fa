/** Takes a secret out of a connection. */
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import type { Secret } from '../../src/kernel/secret.ts';

/** `words` are what an admin calls it. Throws UpstreamRefused when there is none. */
export function takeSecret(secrets: Readonly<Record<string, Secret>>, name: string, words: string): Secret {
  const secret = secrets[name];
  if (secret === undefined || secret.reveal() === '') throw new UpstreamRefused(`The connection has no ${words}.`);
  return secret;
}
