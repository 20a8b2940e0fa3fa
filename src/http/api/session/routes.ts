/** Signing in and out, by a token or the cookie of the console; and who is calling. */
import { z } from 'zod';
import { ALL_OPERATIONS } from '../../../core/model/access.ts';
import { operationsOf } from '../../../core/model/assert-may.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { emailSchema, passwordSchema, SESSION, type SessionView } from '../../../core/model/operator.ts';
import type { Principal } from '../../../core/model/principal.ts';
import { ROLES } from '../../../core/model/role.ts';
import { endpoint, type Endpoint } from '../../../kernel/endpoint.ts';
import { AuthError, ConflictError } from '../../../kernel/errors.ts';
import { type OperatorId, parseId, type TenantId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found } from '../found.ts';
import { listOf, onePage } from '../lists.ts';
import { isOwnPage, sessionCookie } from '../../session-cookie.ts';

const tag = 'session';
const path = '/api/v1/session';

const signInSchema = z
  .strictObject({
    email: emailSchema,
    password: z.string().min(1).max(200),
    tenant_id: z.uuid().optional().meta({ description: 'The business, where the address is of several.' }),
    cookie: z.boolean().default(false).meta({ description: 'Keep the session in a cookie that no script reads, and show no token.' }),
  })
  .meta({ id: 'SignIn' });

const sessionSchema = z
  .object({
    token: z.string().nullable().meta({ description: 'For `Authorization: Bearer`, shown this once; null where the cookie has it.' }),
    expires_at: z.iso.datetime(),
    tenant_id: z.string(),
    operator_id: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    must_change_password: z.boolean().meta({ description: 'Nothing else can be done before.' }),
  })
  .meta({ id: 'Session' });

const callerSchema = z
  .object({
    kind: z.enum(['key', 'operator']),
    id: z.string(),
    tenant_id: z.string(),
    tenant_name: z.string().meta({ description: 'Of the business.' }),
    name: z.string(),
    role: z.enum(ROLES),
    scopes: z.array(z.string()).nullable().meta({ description: 'Parts of the API that a key is limited to; null: all of it.' }),
    platform: z.boolean().meta({ description: 'May manage all businesses of this Claw.' }),
    must_change_password: z.boolean(),
    operations: z.array(z.enum(ALL_OPERATIONS)).meta({ description: 'Every operationId that the caller may call now.' }),
  })
  .meta({ id: 'Caller' });

const sessionRowSchema = z
  .object({
    id: z.string(),
    current: z.boolean().meta({ description: 'The one that asks.' }),
    user_agent: z.string().meta({ description: 'What the program called itself that signed in.' }),
    created_at: z.iso.datetime(),
    seen_at: z.iso.datetime().meta({ description: 'To the minute.' }),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'SessionRow' });

const newPasswordSchema = z.strictObject({ current: z.string().min(1).max(200), password: passwordSchema }).meta({ id: 'NewPassword' });

type SessionServices = Pick<ApiServices, 'signIn' | 'changePassword' | 'operators' | 'isHttps' | 'directory'>;

export function createSessionEndpoints(services: SessionServices): readonly Endpoint[] {
  return [
    createSigningIn(services),
    createReading(services),
    createListing(services),
    createSigningOut(services),
    createPasswordChange(services),
  ];
}

function createSigningIn({ signIn, isHttps }: SessionServices): Endpoint {
  return endpoint<undefined, undefined, z.output<typeof signInSchema>>({
    method: 'post',
    path,
    operationId: 'signIn',
    tag,
    summary: 'Sign in with e-mail address and password.',
    auth: 'none',
    showsSecret: true,
    body: signInSchema,
    responses: {
      201: { description: 'Signed in.', schema: sessionSchema },
      401: { description: 'Address or password is not right, or it was tried too often.' },
      403: { description: 'The cookie is for pages of this server alone.' },
    },
    handle: async ({ body: { tenant_id: given, cookie, ...tried }, headers, address, origin }) => {
      // Another page could sign its visitor in as somebody else (login CSRF).
      if (cookie && !isOwnPage({ headers }, origin)) throw new AuthError('auth_forbidden', 'Only pages of this server sign in by cookie.');
      const tenantId = given === undefined ? null : parseId<TenantId>(given);
      const signed = await signIn({ ...tried, tenantId, address, userAgent: headers['user-agent'] ?? '' });
      const { operator, token, expiresAt } = signed;
      const body: z.output<typeof sessionSchema> = {
        token: cookie ? null : token.reveal(),
        expires_at: expiresAt.toISOString(),
        tenant_id: signed.tenantId,
        operator_id: operator.id,
        name: operator.name,
        role: operator.role,
        must_change_password: operator.isOneTime,
      };
      const set = { 'set-cookie': sessionCookie(token.reveal(), { isHttps, maxAgeS: SESSION.seconds }) };
      return { status: 201, body, ...(cookie && { headers: set }) };
    },
  });
}

function createReading({ directory }: SessionServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path,
    operationId: 'readSession',
    tag,
    summary: 'Who is calling, by key or by session.',
    responses: { 200: { description: 'The caller.', schema: callerSchema } },
    handle: async (_request, caller) => {
      const tenant = found('The business', await directory.tenant(caller.tenantId));
      return { status: 200, body: presentCaller(caller, tenant.name) };
    },
  });
}

const presentCaller = (caller: Principal, tenantName: string): z.output<typeof callerSchema> => ({
  kind: caller.kind,
  id: caller.id,
  tenant_id: caller.tenantId,
  tenant_name: tenantName,
  name: caller.name,
  role: caller.role,
  scopes: caller.scopes && [...caller.scopes],
  platform: caller.isPlatform,
  must_change_password: caller.session?.isOneTime === true,
  operations: [...operationsOf(caller)],
});

function createListing({ operators }: SessionServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/sessions',
    operationId: 'listSessions',
    tag,
    summary: 'Where you are signed in, the newest first. Another password ends all but the one that changes it.',
    responses: { 200: { description: 'All of them on one page; none for an API key.', schema: listOf(sessionRowSchema) } },
    handle: async (_request, { tenantId, id, session }) => {
      const all = session === null ? [] : await operators.sessions(tenantId, id as OperatorId);
      return { status: 200, body: onePage(all.map((one) => presentSession(one, one.id === session?.id))) };
    },
  });
}

const presentSession = (session: SessionView, current: boolean): z.output<typeof sessionRowSchema> => ({
  id: session.id,
  current,
  user_agent: session.userAgent,
  created_at: session.createdAt.toISOString(),
  seen_at: session.seenAt.toISOString(),
  expires_at: session.expiresAt.toISOString(),
});

function createSigningOut({ operators, isHttps }: SessionServices): Endpoint {
  return keyEndpoint({
    method: 'delete',
    path,
    operationId: 'signOut',
    tag,
    summary: 'Sign out: the session ends within a second, here and in the browser.',
    responses: { 204: { description: 'Signed out.' }, 409: { description: 'An API key is no session.' } },
    handle: async (_request, { tenantId, session }) => {
      if (session === null) throw new ConflictError('An API key is no session: revoke it at /api/v1/api-keys.');
      await operators.endSession(tenantId, session.id);
      return { status: 204, headers: { 'set-cookie': sessionCookie(null, { isHttps, maxAgeS: 0 }) } };
    },
  });
}

function createPasswordChange({ changePassword }: SessionServices): Endpoint {
  return keyEndpoint({
    method: 'put',
    path: `${path}/password`,
    operationId: 'changePassword',
    tag,
    summary: 'Choose another password; every other session of yours ends.',
    body: newPasswordSchema,
    responses: { 204: { description: 'Changed.' }, 403: { description: 'The current password is not right, or this is no session.' } },
    handle: async ({ body }, caller) => {
      await changePassword(caller, body);
      return { status: 204 };
    },
  });
}
