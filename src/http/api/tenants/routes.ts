/** The businesses of this Claw, for the platform owner: made, bounded and suspended. */
import { z } from 'zod';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { actorOf } from '../../../core/model/principal.ts';
import { TIERS } from '../../../core/model/tier.ts';
import type { TenantChange, TenantView } from '../../../core/ports/tenant-store.ts';
import type { Business } from '../../../engine/businesses.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';

const WHAT = 'This business';
const tag = 'tenants';
const path = '/api/v1/tenants';
const one = { path: `${path}/{id}`, tag, params: idParams } as const;

const name = z.string().trim().min(1).max(200);
const plan = z.enum(TIERS);
const state = z
  .enum(['active', 'suspended'])
  .meta({ description: '`suspended`: its keys and operators are refused, its channels paused.' });
const quota = z.int().min(0).nullable().meta({ description: 'Null: as the plan says.' });

const facts = {
  id: z.string(),
  name,
  plan,
  state,
  platform: z.boolean().meta({ description: 'Its owners manage all the others.' }),
  created_at: z.iso.datetime(),
};
const rowSchema = z.object(facts).meta({ id: 'TenantRow' });
const tenantSchema = z
  .object({ ...facts, quotas: z.object({ conversations: quota, channels: quota, operators: quota, documents: quota }) })
  .meta({ id: 'Tenant' });
const shownTenantSchema = tenantSchema
  .extend({ key: z.string().meta({ description: "Its owner's API key, shown this once." }) })
  .meta({ id: 'ShownTenant' });
const newTenantSchema = z.strictObject({ name, plan: plan.default('free') }).meta({ id: 'NewTenant' });
const changeSchema = z
  .strictObject({
    name: name.optional(),
    plan: plan.optional(),
    state: state.optional(),
    quotas: z
      .strictObject({
        conversations: quota.optional(),
        channels: quota.optional(),
        operators: quota.optional(),
        documents: quota.optional(),
      })
      .default({}),
  })
  .meta({ id: 'TenantChange' });

type TenantServices = Pick<ApiServices, 'businesses'>;

export function createTenantEndpoints(services: TenantServices): readonly Endpoint[] {
  return [...createReading(services), createMaking(services), createChanging(services)];
}

function createReading({ businesses }: TenantServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path,
      operationId: 'listTenants',
      tag,
      summary: 'All businesses of this Claw, the newest first. For the platform owner.',
      query: z.strictObject(pageQuery),
      responses: { 200: { description: 'A page of businesses.', schema: listOf(rowSchema) } },
      handle: async ({ query }) => ({ status: 200, body: presentPage(await businesses.list(pageOf(query)), presentRow) }),
    }),
    keyEndpoint({
      ...one,
      method: 'get',
      operationId: 'getTenant',
      summary: 'One business. For the platform owner.',
      responses: { 200: { description: 'The business.', schema: tenantSchema } },
      handle: async ({ params }) => ({
        status: 200,
        body: presentTenant(found(WHAT, await businesses.get(idOf<TenantId>(WHAT, params.id)))),
      }),
    }),
  ];
}

function createMaking({ businesses }: TenantServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path,
    operationId: 'createTenant',
    tag,
    summary: "Make a business with its web chat, its API and its owner's key. For the platform owner.",
    showsSecret: true,
    body: newTenantSchema,
    responses: { 201: { description: 'Made. The key is shown this once.', schema: shownTenantSchema } },
    handle: async ({ body }) => {
      const { business, key } = await businesses.create(body.name, body.plan);
      return { status: 201, body: { ...presentTenant(business), key: key.reveal() } };
    },
  });
}

function createChanging({ businesses }: TenantServices): Endpoint {
  return keyEndpoint({
    ...one,
    method: 'patch',
    operationId: 'changeTenant',
    summary: 'Change the name, the plan or the quotas of a business, suspend it or take that back. For the platform owner.',
    body: changeSchema,
    responses: {
      200: { description: 'The business as it now is.', schema: tenantSchema },
      409: { description: 'The business that runs this Claw cannot be suspended.' },
    },
    trail: async ({ params }) => {
      const business = await businesses.get(idOf<TenantId>(WHAT, params.id));
      return business && { plan: business.plan, state: business.state, quotas: business.quotas };
    },
    handle: async ({ params, body: { quotas, ...rest } }, caller) => {
      const change = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as TenantChange;
      const changed = await businesses.change(idOf<TenantId>(WHAT, params.id), change, quotas, actorOf(caller));
      return { status: 200, body: presentTenant(found(WHAT, changed)) };
    },
  });
}

const presentRow = (tenant: TenantView): z.output<typeof rowSchema> => ({
  id: tenant.id,
  name: tenant.name,
  plan: tenant.plan,
  state: tenant.state,
  platform: tenant.isPlatform,
  created_at: tenant.createdAt.toISOString(),
});

const presentTenant = (business: Business): z.output<typeof tenantSchema> => ({ ...presentRow(business), quotas: { ...business.quotas } });
