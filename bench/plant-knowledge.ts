/** Gives a business documents of the question sets, for benches that ask of them. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PassageIndex } from '../src/core/ports/passage-index.ts';
import type { TextAnalyser } from '../src/core/ports/text-analyser.ts';
import { splitDocument } from '../src/engine/split-document.ts';
import { newUuid, type BaseId, type ChannelId, type ContactId, type DocumentId, type TenantId } from '../src/kernel/ids.ts';
import type { TestStore } from '../test/support/store.ts';

const DATA = resolve('../shared/data/rag');
const DOCUMENTS = 800;

interface Planting {
  readonly store: TestStore;
  readonly index: PassageIndex;
  readonly analyser: TextAnalyser;
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly contactId: ContactId;
}

/** The first rows of a file of the question sets. */
export async function rowsOf<T>(file: string, most: number): Promise<T[]> {
  const lines = (await readFile(join(DATA, file), 'utf8')).split('\n').filter((line) => line !== '');
  return lines.slice(0, most).map((line) => JSON.parse(line) as T);
}

/** A business with a channel, a contact and a base of 800 documents. */
export async function plantKnowledge({ store, index, analyser, tenantId, channelId, contactId }: Planting): Promise<void> {
  const baseId = newUuid<BaseId>();
  await store.owner(`insert into tenants (id, name, plan) values ($1, 'T', 'enterprise')`, [tenantId]);
  await store.owner(`insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, 'web', 'W', 'bench')`, [
    tenantId,
    channelId,
  ]);
  await store.owner(`insert into knowledge_bases (tenant_id, id, name) values ($1, $2, 'B')`, [tenantId, baseId]);
  await store.owner(`insert into contacts (tenant_id, id, channel_id, external_id, tier) values ($1, $2, $3, 'c', 'free')`, [
    tenantId,
    contactId,
    channelId,
  ]);
  for (const { title, text } of await rowsOf<{ title: string; text: string }>('dev-en.corpus.jsonl', DOCUMENTS)) {
    const id = newUuid<DocumentId>();
    await store.owner(
      `insert into documents (tenant_id, id, base_id, title, media_type, content, content_hash, state) values ($1, $2, $3, $4, 'text/plain', '', '', 'ready')`,
      [tenantId, id, baseId, title],
    );
    const sections = [{ headingPath: [], blocks: [{ text, atomic: false }] }];
    const drafts = splitDocument({ title: null, sections, language: analyser.language(text) }, title, analyser);
    await store.pool.withTenant(tenantId, (tx) => index.put(tx, baseId, id, drafts));
  }
  await store.owner('analyze');
}
