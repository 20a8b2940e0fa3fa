/** Checks the signed statement with which a business tells who its visitor is: a JWT, HS256 under the channel's secret, nothing else. */
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../src/kernel/clock.ts';
import { AuthError } from '../../src/kernel/errors.ts';
import type { Secret } from '../../src/kernel/secret.ts';
import { TIERS, type Tier } from '../../src/core/model/tier.ts';

/** By how much the signer's clock may differ from ours, in seconds. */
const LEEWAY_SECONDS = 5;
/** Longest time until the end of a statement, in seconds: a day, so that one that leaks does not work for long. */
export const LONGEST_IDENTITY_SECONDS = 24 * 60 * 60;

export interface Identity {
  /** What the business calls the person (`sub`). */
  readonly subject: string;
  readonly name: string | null;
  readonly tier: Tier;
  /** In milliseconds since the Unix epoch. */
  readonly expiresAt: number;
  /** The statement's own name, for one that counts once (`jti`). */
  readonly once: string | null;
}

/** Text that a database can keep and that shows as one line: no control characters, no halves of characters. */
const line = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
const claimsSchema = z.object({
  sub: line(200).min(1),
  exp: z.number(),
  name: line(100).nullish(),
  tier: z.enum(TIERS).nullish(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  jti: line(200).min(1).optional(),
});

const WANTED: Readonly<Record<keyof z.infer<typeof claimsSchema>, string>> = {
  sub: 'your own id of the visitor, a text of 1 to 200 characters',
  exp: 'a time in seconds',
  name: 'a text of at most 100 characters',
  tier: `one of ${TIERS.join(', ')}`,
  aud: 'the key of this channel, or left out',
  jti: 'a text of 1 to 200 characters, new for each identity, or left out',
};

export interface IdentityCheck {
  readonly secret: Secret;
  readonly channelKey: string;
  readonly clock: Clock;
}

/** @throws AuthError whose sentence tells the developer what to change; it never repeats a claim. */
export async function verifyIdentity(identity: string, { secret, channelKey, clock }: IdentityCheck): Promise<Identity> {
  const claims = claimsSchema.safeParse(await verifiedPayload(identity, secret, clock));
  if (!claims.success) throw wrongClaim(String(claims.error.issues[0]?.path[0]) as keyof typeof WANTED);
  const { sub, exp, name, tier, aud, jti } = claims.data;
  if (aud !== undefined && ![aud].flat().includes(channelKey)) throw wrongClaim('aud');
  if (exp > clock.now() / 1000 + LONGEST_IDENTITY_SECONDS + LEEWAY_SECONDS) {
    throw refused('The identity is valid for more than 24 hours: set exp to at most 24 hours from now.');
  }
  const shownName = name?.trim() ?? '';
  return { subject: sub, name: shownName === '' ? null : shownName, tier: tier ?? 'free', expiresAt: exp * 1000, once: jti ?? null };
}

async function verifiedPayload(identity: string, secret: Secret, clock: Clock): Promise<unknown> {
  try {
    const key = new TextEncoder().encode(secret.reveal());
    const checks = { algorithms: ['HS256'], currentDate: new Date(clock.now()), clockTolerance: LEEWAY_SECONDS };
    return (await jwtVerify(identity, key, { ...checks, requiredClaims: ['sub', 'exp'] })).payload;
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError)) throw cause;
    throw refused(sentenceOf(cause), cause);
  }
}

function sentenceOf(cause: errors.JOSEError): string {
  if (cause instanceof errors.JWTExpired) return 'The identity is over: sign a new one, with exp a few minutes from now in seconds.';
  if (cause instanceof errors.JWTClaimValidationFailed) {
    if (cause.claim === 'nbf')
      return 'The identity is not valid yet: its nbf lies in the future. Check the clock of the server that signs.';
    if (cause.claim === 'sub' || cause.claim === 'exp') return claimSentence(cause.claim);
  }
  if (cause instanceof errors.JWSSignatureVerificationFailed)
    return 'The identity was not signed with the identity secret of this channel, or was changed: sign with the secret of the channel whose key the page names.';
  if (cause instanceof errors.JOSEAlgNotAllowed) return 'The identity must be signed with HS256; its header names another algorithm.';
  return 'The identity is not a signed JWT: send its three parts as one text, signed with HS256.';
}

const claimSentence = (claim: keyof typeof WANTED) => `The identity's claim ${claim} is not valid: it must be ${WANTED[claim]}.`;
const wrongClaim = (claim: keyof typeof WANTED) => refused(claimSentence(claim));

function refused(sentence: string, cause?: unknown): AuthError {
  return new AuthError('auth_invalid', sentence, { field: 'identity', cause });
}
