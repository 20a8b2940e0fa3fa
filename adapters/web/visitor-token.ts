/** The visitor token: a signed statement of which conversation its bearer may read and write. */
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../src/kernel/clock.ts';
import { AuthError } from '../../src/kernel/errors.ts';
import type { ChannelId, ContactId, ConversationId, TenantId } from '../../src/kernel/ids.ts';
import type { KeyRing } from '../../src/kernel/key-ring.ts';
import type { Secret } from '../../src/kernel/secret.ts';
import { TIERS, type Tier } from '../../src/core/model/tier.ts';

/** Purpose under which the host derives the signing key. */
export const VISITOR_KEY_PURPOSE = 'web-visitor';

/** Lifetime of a stranger's token, in seconds: 30 days. */
const STRANGER_SECONDS = 30 * 24 * 60 * 60;
/** Of a verified visitor's: a day, in which a page may stay open, however short the statement behind it was valid. */
const VERIFIED_SECONDS = 24 * 60 * 60;

/** What a token states. */
export interface VisitorClaims {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly contactId: ContactId;
  readonly conversationId: ConversationId;
  /** External id of the contact, which is also the key of its conversation. */
  readonly visitor: string;
  readonly name: string | null;
  readonly tier: Tier;
  /** Mark of the secret that vouched for the visitor; null for a stranger. */
  readonly secretMark: string | null;
  /** Origin of the page it was made for; null for our own address. */
  readonly origin: string | null;
}

/** What a genuine token states, and until when, in milliseconds since the Unix epoch. */
export interface ReadClaims extends VisitorClaims {
  readonly expiresAt: number;
}

const payloadSchema = z.object({
  tenant: z.string().transform((id) => id as TenantId),
  channel: z.string().transform((id) => id as ChannelId),
  contact: z.string().transform((id) => id as ContactId),
  conversation: z.string().transform((id) => id as ConversationId),
  sub: z.string(),
  name: z.string().nullable(),
  tier: z.enum(TIERS),
  mark: z.string().nullable(),
  origin: z.string().nullable(),
  exp: z.number(),
});

/** A JWT (HS256), valid from now for 30 days, of a verified visitor for 24 hours. */
export function signVisitorToken(claims: VisitorClaims, key: Secret, clock: Clock): Promise<string> {
  const seconds = Math.floor(clock.now() / 1000);
  return new SignJWT({
    tenant: claims.tenantId,
    channel: claims.channelId,
    contact: claims.contactId,
    conversation: claims.conversationId,
    name: claims.name,
    tier: claims.tier,
    mark: claims.secretMark,
    origin: claims.origin,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(claims.visitor)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + (claims.secretMark === null ? STRANGER_SECONDS : VERIFIED_SECONDS))
    .sign(bytesOf(key));
}

/** The claims of a genuine token that is still valid, signed under any of the keys. @throws AuthError for every other text */
export async function readVisitorToken(token: string, keys: KeyRing, clock: Clock): Promise<ReadClaims> {
  const payload = payloadSchema.safeParse(await verifiedPayload(token, keys, clock));
  if (!payload.success) throw new AuthError('auth_invalid', 'The visitor token is of another version: open a new session.');
  const { tenant, channel, contact, conversation, sub, mark, exp, name, tier, origin } = payload.data;
  const place = { tenantId: tenant, channelId: channel, contactId: contact, conversationId: conversation };
  return { ...place, visitor: sub, name, tier, secretMark: mark, origin, expiresAt: exp * 1000 };
}

async function verifiedPayload(token: string, [key, ...others]: KeyRing, clock: Clock): Promise<unknown> {
  try {
    const options = { algorithms: ['HS256'], currentDate: new Date(clock.now()), requiredClaims: ['exp'] };
    return (await jwtVerify(token, bytesOf(key), options)).payload;
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError)) throw cause;
    const [next, ...rest] = others;
    if (next !== undefined && cause instanceof errors.JWSSignatureVerificationFailed) return verifiedPayload(token, [next, ...rest], clock);
    const isOver = cause instanceof errors.JWTExpired;
    throw new AuthError('auth_invalid', `The visitor token is ${isOver ? 'no longer valid' : 'not valid'}: open a new session.`, { cause });
  }
}

const bytesOf = (key: Secret) => new TextEncoder().encode(key.reveal());
