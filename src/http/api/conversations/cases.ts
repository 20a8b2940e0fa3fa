/** What a team keeps about a conversation for itself: tags, whose it is, and notes. */
import { z } from 'zod';
import type { Note } from '../../../core/model/case.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { NoteId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, onePage, pageOf, pageQuery, presentPage } from '../lists.ts';
import { conversationOf, WHAT } from './conversation-of.ts';
import { presentConversation } from './present.ts';
import { caseChangeSchema, conversationSchema, newNoteSchema, noteSchema, tagUseSchema } from './schema.ts';

const tag = 'conversations';
const PATH = '/api/v1/conversations';

export function createCaseEndpoints(services: ApiServices): readonly Endpoint[] {
  return [changeConversation(services), listTags(services), listNotes(services), addNote(services), removeNote(services)];
}

const presentNote = ({ id, author, text, at }: Note): z.output<typeof noteSchema> => ({ id, author, text, at: at.toISOString() });

function changeConversation(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'patch',
    path: `${PATH}/{id}`,
    operationId: 'changeConversation',
    tag,
    summary: 'Tag a conversation, or say whose it is to look after.',
    params: idParams,
    body: caseChangeSchema,
    responses: { 200: { description: 'The conversation as it now is.', schema: conversationSchema } },
    handle: async ({ params, body }, { tenantId }) => {
      const { id } = await conversationOf(services, tenantId, params.id);
      const { tags, assignee } = body;
      await services.cases.change(tenantId, id, { ...(tags && { tags: [...new Set(tags)] }), ...(assignee !== undefined && { assignee }) });
      return { status: 200, body: presentConversation(await conversationOf(services, tenantId, id)) };
    },
  });
}

function listTags({ cases }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/conversation-tags',
    operationId: 'listConversationTags',
    tag,
    summary: 'Every tag in use, the most used first.',
    responses: { 200: { description: 'All of them on one page.', schema: listOf(tagUseSchema) } },
    handle: async (_request, { tenantId }) => ({ status: 200, body: onePage(await cases.tags(tenantId)) }),
  });
}

function listNotes(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: `${PATH}/{id}/notes`,
    operationId: 'listConversationNotes',
    tag,
    summary: 'Notes of the team, the oldest first; the customer never sees them.',
    params: idParams,
    query: z.strictObject(pageQuery),
    responses: { 200: { description: 'A page of notes.', schema: listOf(noteSchema) } },
    handle: async ({ params, query }, { tenantId }) => {
      const { id } = await conversationOf(services, tenantId, params.id);
      return { status: 200, body: presentPage(await services.cases.notes(tenantId, id, pageOf(query)), presentNote) };
    },
  });
}

function addNote(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: `${PATH}/{id}/notes`,
    operationId: 'addConversationNote',
    tag,
    summary: 'Write a note for the team.',
    params: idParams,
    body: newNoteSchema,
    responses: { 201: { description: 'The note.', schema: noteSchema } },
    handle: async ({ params, body }, { tenantId, name }) => {
      const { id } = await conversationOf(services, tenantId, params.id);
      const note = await services.cases.addNote(tenantId, id, { text: body.text, author: body.author ?? name });
      return { status: 201, body: presentNote(found(WHAT, note)) };
    },
  });
}

function removeNote(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'delete',
    path: `${PATH}/{id}/notes/{note_id}`,
    operationId: 'removeConversationNote',
    tag,
    summary: 'Remove a note.',
    params: z.strictObject({ id: z.string(), note_id: z.string() }),
    responses: { 204: { description: 'It is gone.' } },
    handle: async ({ params }, { tenantId }) => {
      const { id } = await conversationOf(services, tenantId, params.id);
      const removed = await services.cases.removeNote(tenantId, id, idOf<NoteId>('This note', params.note_id));
      found('This note', removed || null);
      return { status: 204 };
    },
  });
}
