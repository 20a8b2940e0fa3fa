/** The people who write to a business, and the tier that the business grants them. */
import { lowerTier } from '../../../core/model/plan.ts';
import type { Tier } from '../../../core/model/tier.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { InputError } from '../../../kernel/errors.ts';
import type { ChannelId, ContactId, TenantId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, presentPage } from '../lists.ts';
import { createPersonEndpoints } from './person.ts';
import { contactChangeSchema, contactQuery, contactSchema, presentContact } from './schema.ts';

const WHAT = 'This contact';
const tag = 'contacts';
const one = { path: '/api/v1/contacts/{id}', tag, params: idParams } as const;

export function createContactEndpoints(services: ApiServices): readonly Endpoint[] {
  return [listContacts(services), getContact(services), changeContact(services), ...createPersonEndpoints(services)];
}

function listContacts({ contacts, directory }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/contacts',
    operationId: 'listContacts',
    tag,
    summary: 'People who write, the newest first.',
    query: contactQuery,
    responses: { 200: { description: 'A page of contacts.', schema: listOf(contactSchema) } },
    handle: async ({ query }, { tenantId }) => {
      const channelId = query.channel_id === undefined ? null : idOf<ChannelId>('This channel', query.channel_id, 'channel_id');
      if (channelId !== null) found('This channel', await directory.channel(tenantId, channelId), 'channel_id');
      return { status: 200, body: presentPage(await contacts.list(tenantId, pageOf(query), channelId), presentContact) };
    },
  });
}

function getContact({ contacts }: ApiServices): Endpoint {
  return keyEndpoint({
    ...one,
    method: 'get',
    operationId: 'getContact',
    summary: 'One contact.',
    responses: { 200: { description: 'The contact.', schema: contactSchema } },
    handle: async ({ params }, { tenantId }) => ({
      status: 200,
      body: presentContact(found(WHAT, await contacts.get(tenantId, idOf<ContactId>(WHAT, params.id)))),
    }),
  });
}

function changeContact(services: ApiServices): Endpoint {
  return keyEndpoint({
    ...one,
    method: 'patch',
    operationId: 'changeContact',
    summary: 'Grant a contact a tier, or take the grant back.',
    body: contactChangeSchema,
    responses: { 200: { description: 'As it stands now; in force with the next message.', schema: contactSchema } },
    handle: async ({ params, body }, { tenantId }) => {
      const id = idOf<ContactId>(WHAT, params.id);
      found(WHAT, await services.contacts.get(tenantId, id));
      await assertWithinPlan(services, tenantId, body.tier);
      return { status: 200, body: presentContact(found(WHAT, await services.contacts.grantTier(tenantId, id, body.tier))) };
    },
  });
}

/** @throws InputError for a tier above the plan of the business */
async function assertWithinPlan({ planOf }: ApiServices, tenantId: TenantId, tier: Tier | null): Promise<void> {
  const plan = await planOf(tenantId);
  if (tier === null || lowerTier(tier, plan) === tier) return;
  const fault = { field: 'tier', rule: 'above_plan', fix: `Grant at most ${plan}.` };
  throw new InputError(`The plan of this business is ${plan}: no contact can have ${tier}.`, { field: 'tier', faults: [fault] });
}
