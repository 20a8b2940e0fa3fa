/** All that a business holds of one customer: as a file for the person who asks, and erased with a proof. */
import { downloadReply } from '../../../kernel/attachment.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ContactId } from '../../../kernel/ids.ts';
import { actorOf } from '../../../core/model/principal.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { erasureSchema, presentErasure } from './schema.ts';

const WHAT = 'This contact';
const EXPORT_TYPE = 'application/x-ndjson';
const tag = 'contacts';

export function createPersonEndpoints(services: Pick<ApiServices, 'contacts' | 'persons'>): readonly Endpoint[] {
  return [exportContact(services), eraseContact(services), getErasure(services)];
}

function exportContact({ contacts, persons }: Pick<ApiServices, 'contacts' | 'persons'>): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/contacts/{id}/export',
    operationId: 'exportContact',
    tag,
    summary: 'All that is kept of a contact, with its files, as one file of JSON lines.',
    params: idParams,
    responses: {
      200: { description: 'Ends with a line that counts what came before; a file without it was cut off.', mediaType: EXPORT_TYPE },
    },
    handle: async ({ params }, { tenantId }) => {
      const { id } = found(WHAT, await contacts.get(tenantId, idOf<ContactId>(WHAT, params.id)));
      return downloadReply(`contact-${id}.jsonl`, EXPORT_TYPE, persons.export(tenantId, id));
    },
  });
}

function eraseContact({ persons }: Pick<ApiServices, 'persons'>): Endpoint {
  return keyEndpoint({
    method: 'delete',
    path: '/api/v1/contacts/{id}',
    operationId: 'eraseContact',
    tag,
    summary: 'Erase a contact with all that was said, everywhere and for good; again it gives the same proof.',
    params: idParams,
    responses: { 200: { description: 'The proof.', schema: erasureSchema } },
    handle: async ({ params }, caller) => ({
      status: 200,
      body: presentErasure(found(WHAT, await persons.erase(caller.tenantId, idOf<ContactId>(WHAT, params.id), actorOf(caller)))),
    }),
  });
}

function getErasure({ persons }: Pick<ApiServices, 'persons'>): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/contacts/{id}/erasure',
    operationId: 'getErasure',
    tag,
    summary: 'The proof that a contact was erased.',
    params: idParams,
    responses: { 200: { description: 'The proof.', schema: erasureSchema } },
    handle: async ({ params }, { tenantId }) => {
      const what = 'The erasure of this contact';
      return { status: 200, body: presentErasure(found(what, await persons.erasure(tenantId, idOf<ContactId>(what, params.id)))) };
    },
  });
}
