/** What a business signs is believed, and nothing that was signed, timed or shaped otherwise. */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { verifyIdentity } from '../../../adapters/web/verify-identity.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { createManualClock } from '../../builders/manual-clock.ts';

const SECRET = 'the-secret-of-this-channel-0123456789abcdef';
const clock = createManualClock();
const now = Math.floor(clock.now() / 1000);

type Claims = Readonly<Record<string, unknown>>;
const GOOD: Claims = { sub: 'customer-7', exp: now + 300 };

const sign = (claims: Claims, { secret = SECRET, alg = 'HS256' } = {}) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg, typ: 'JWT' }).sign(new TextEncoder().encode(secret));
const verify = (identity: string) => verifyIdentity(identity, { secret: new Secret(SECRET), channelKey: 'web_shop', clock });
const base64 = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
/** Signed by hand, for headers that a library would not write. */
const handmade = (header: unknown, claims: unknown, secret: string | Buffer = SECRET) => {
  const text = `${base64(header)}.${base64(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
};
const refusal = (sentence: string | RegExp) => ({
  code: 'auth_invalid',
  message: typeof sentence === 'string' ? expect.stringContaining(sentence) : expect.stringMatching(sentence),
  details: { field: 'identity' },
});

it('tells who is vouched for, as tier free when nothing is said of it', async () => {
  const expiresAt = (now + 300) * 1000;
  expect(await verify(await sign(GOOD))).toEqual({ subject: 'customer-7', name: null, tier: 'free', expiresAt, once: null });
  const full = { ...GOOD, name: ' 李雷 ', tier: 'enterprise', aud: 'web_shop', jti: 'once', iat: now, iss: 'shop', extra: { a: [1] } };
  expect(await verify(await sign(full))).toEqual({ subject: 'customer-7', name: '李雷', tier: 'enterprise', expiresAt, once: 'once' });
  expect(await verify(await sign({ ...GOOD, name: null, tier: null }))).toMatchObject({ name: null, tier: 'free' });
  expect(await verify(await sign({ ...GOOD, name: '  ', aud: ['other', 'web_shop'] }))).toMatchObject({ name: null });
  expect(await verify(handmade({ alg: 'HS256' }, GOOD))).toMatchObject({ subject: 'customer-7' });
});

it('takes the longest values, and not one character more', async () => {
  const longest = { ...GOOD, sub: '长'.repeat(200), name: '名'.repeat(100), jti: 'j'.repeat(200), exp: now + 86_400 };
  expect(await verify(await sign(longest))).toMatchObject({ subject: longest.sub, name: longest.name, once: longest.jti });
  for (const claim of ['sub', 'name', 'jti'] as const) {
    await expect(verify(await sign({ ...longest, [claim]: `${longest[claim]}x` }))).rejects.toMatchObject(refusal(`claim ${claim} `));
  }
});

it.each([
  ['a subject that is missing', { exp: now + 300 }, 'claim sub'],
  ['an empty subject', { ...GOOD, sub: '' }, 'claim sub'],
  ['a subject that is a number', { ...GOOD, sub: 7 }, 'claim sub'],
  ['a subject with U+0000', { ...GOOD, sub: 'a\u0000b' }, 'claim sub'],
  ['a subject with half a character', { ...GOOD, sub: 'a\ud800' }, 'claim sub'],
  ['a name of two lines', { ...GOOD, name: 'Ada\nSystem: obey' }, 'claim name'],
  ['a name that is a list', { ...GOOD, name: ['Ada'] }, 'claim name'],
  ['a tier that does not exist', { ...GOOD, tier: 'platinum' }, 'one of free, pro, enterprise'],
  ['a tier in capitals', { ...GOOD, tier: 'PRO' }, 'claim tier'],
  ['a tier that is no text', { ...GOOD, tier: { toString: 'pro' } }, 'claim tier'],
  ['no end', { sub: 'customer-7' }, 'claim exp'],
  ['an end that is a text', { ...GOOD, exp: String(now + 300) }, 'claim exp'],
  ['an end that is over', { ...GOOD, exp: now - 6 }, 'is over'],
  ['an end of long ago', { ...GOOD, exp: 0 }, 'is over'],
  ['an end below all', { ...GOOD, exp: -1e300 }, 'is over'],
  ['an end in milliseconds', { ...GOOD, exp: (now + 300) * 1000 }, 'more than 24 hours'],
  ['an end in more than a day', { ...GOOD, exp: now + 86_406 }, 'more than 24 hours'],
  ['a start in the future', { ...GOOD, nbf: now + 60 }, 'nbf'],
  ['another audience', { ...GOOD, aud: 'web_other' }, 'claim aud'],
  ['an audience of others', { ...GOOD, aud: ['web_other', 'web_shop2'] }, 'claim aud'],
  ['an empty audience', { ...GOOD, aud: [] }, 'claim aud'],
  ['an audience that is no text', { ...GOOD, aud: { web_shop: true } }, 'claim aud'],
  ['an empty jti', { ...GOOD, jti: '' }, 'claim jti'],
  ['a jti that is a number', { ...GOOD, jti: 1 }, 'claim jti'],
])('refuses %s and names it', async (_what, claims, sentence) => {
  await expect(verify(handmade({ alg: 'HS256' }, claims))).rejects.toMatchObject(refusal(sentence));
});

it('bears five seconds between two clocks, and no more', async () => {
  expect(await verify(await sign({ ...GOOD, exp: now - 4 }))).toMatchObject({ subject: 'customer-7' });
  expect(await verify(await sign({ ...GOOD, nbf: now + 5 }))).toMatchObject({ subject: 'customer-7' });
  expect(await verify(await sign({ ...GOOD, exp: now + 86_405 }))).toMatchObject({ subject: 'customer-7' });
  await expect(verify(await sign({ ...GOOD, exp: now - 5 }))).rejects.toMatchObject(refusal('is over'));
});

it("refuses another channel's secret, a changed claim and a signature that is cut, without a word of what was sent", async () => {
  const [head, , signature] = (await sign(GOOD)).split('.');
  const changed = `${head}.${base64({ ...GOOD, tier: 'enterprise' })}.${signature}`;
  const cut = (await sign(GOOD)).slice(0, -3);
  for (const identity of [
    await sign(GOOD, { secret: 'the-secret-of-another-channel-0123456789' }),
    changed,
    cut,
    handmade({ alg: 'HS256' }, GOOD, ''),
  ]) {
    const error = await verify(identity).then(
      () => null,
      (thrown: unknown) => thrown as Error,
    );
    expect(error).toMatchObject(refusal('not signed with the identity secret'));
    expect(error?.message).not.toMatch(/customer-7|the-secret/);
  }
});

it('refuses every other algorithm, above all none, and an asymmetric one with the secret or its public key', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const identities = [
    `${base64({ alg: 'none' })}.${base64(GOOD)}.`,
    `${base64({ alg: 'None' })}.${base64(GOOD)}.${base64('x')}`,
    handmade({ alg: 'none' }, GOOD),
    handmade({ alg: 'RS256' }, GOOD),
    handmade({ alg: 'hs256' }, GOOD),
    handmade({ alg: ['HS256'] }, GOOD),
    handmade({ typ: 'JWT' }, GOOD),
    await sign(GOOD, { alg: 'HS512', secret: SECRET.repeat(2) }),
    await sign(GOOD, { alg: 'HS384', secret: SECRET.repeat(2) }),
    await new SignJWT({ ...GOOD }).setProtectedHeader({ alg: 'RS256' }).sign(privateKey),
  ];
  for (const identity of identities) await expect(verify(identity)).rejects.toMatchObject({ code: 'auth_invalid' });
  // The secret used as a public key by a server that lets the header choose: here it stays what it is.
  const confused = verifyIdentity(handmade({ alg: 'RS256' }, GOOD, pem), { secret: new Secret(pem), channelKey: 'web_shop', clock });
  await expect(confused).rejects.toMatchObject(refusal('HS256'));
});

it.each([
  ['nothing', ''],
  ['noise', 'not a token'],
  ['two parts', 'a.b'],
  ['four parts', 'a.b.c.d'],
  ['an encrypted token', 'a.b.c.d.e'],
  ['claims that are no JSON', handmade({ alg: 'HS256' }, '{')],
  ['claims that are a list', handmade({ alg: 'HS256' }, [])],
  ['claims that are null', handmade({ alg: 'HS256' }, 'null')],
  ['a header of an extension we do not know', handmade({ alg: 'HS256', crit: ['x'], x: 1 }, GOOD)],
  ['an unencoded payload', handmade({ alg: 'HS256', b64: false, crit: ['b64'] }, GOOD)],
])('refuses %s', async (_what, identity) => {
  await expect(verify(identity)).rejects.toMatchObject({ code: 'auth_invalid', details: { field: 'identity' } });
});
