/** What a new installation finds when it opens its eyes: a tenant, its channels, the owner's key and Claw's own documentation. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApiKeyId, BaseId, ChannelId, NewId, TenantId } from '../kernel/ids.ts';
import { hashToken, randomToken, Secret } from '../kernel/secret.ts';
import type { DirectoryStore, Tenant } from '../core/ports/directory-store.ts';
import { readOrMake } from './home-files.ts';
import type { Engine } from './engine.ts';
import type { Services } from './services.ts';

export const DOCS_BASE = 'claw-docs';
const KEY_FILE = 'admin-key';
/** Decision records and the business plan speak to developers and founders, not to who asks the chat page. */
const NOT_FOR_ANSWERS = new Set(['decisions', 'business']);

/** Makes what is missing; returns the owner's key when it was made just now. Every step may be repeated after a crash. */
export async function ensureFirstTenant(
  directory: DirectoryStore,
  home: string,
  newId: NewId,
): Promise<{ readonly tenant: Tenant; readonly adminKey: Secret | null }> {
  const known = await directory.defaultTenant();
  const key = known && (await hasChannels(directory, known)) ? null : await readOrMake(home, KEY_FILE, () => `claw_${randomToken()}`);
  if (known && key === null) return { tenant: known, adminKey: null };
  const tenant = known ?? (await createTenant(directory, newId));
  const hash = hashToken(key!.text);
  if ((await directory.principalByKeyHash(hash)) === null) {
    await directory.createApiKey(tenant.id, {
      id: newId<ApiKeyId>(),
      name: 'owner',
      role: 'owner',
      tier: 'enterprise',
      hash,
      lastFour: key!.text.slice(-4),
    });
  }
  const kinds = new Set((await directory.channels(tenant.id)).map(({ kind }) => kind));
  for (const [kind, name] of [['web', 'Web chat'] as const, ['api', 'API'] as const]) {
    if (kinds.has(kind)) continue;
    const channel = { tenantId: tenant.id, id: newId<ChannelId>(), kind, name, publicKey: `${kind}_${randomToken(12)}` };
    await directory.createChannel(channel, []);
  }
  return { tenant, adminKey: new Secret(key!.text) };
}

/** Both channels are the last step: a tenant with them is complete. */
async function hasChannels(directory: DirectoryStore, tenant: Tenant): Promise<boolean> {
  const kinds = new Set((await directory.channels(tenant.id)).map(({ kind }) => kind));
  return kinds.has('web') && kinds.has('api');
}

async function createTenant(directory: DirectoryStore, newId: NewId): Promise<Tenant> {
  const tenant = { id: newId<TenantId>(), name: 'Default', plan: 'enterprise' as const };
  await directory.createTenant(tenant);
  return { ...tenant, knowledgeVersion: 1 };
}

/** Puts Claw's own pages into the base `claw-docs`; pages that did not change cost a hash each. */
export async function ensureDocs(
  services: Pick<Services, 'knowledge' | 'newId'>,
  engine: Pick<Engine, 'addDocuments'>,
  tenantId: TenantId,
): Promise<void> {
  const folder = fileURLToPath(new URL('../../../docs', import.meta.url));
  const pages = await readPages(folder, '');
  if (pages.length === 0) return;
  const base =
    (await services.knowledge.baseByName(tenantId, DOCS_BASE)) ??
    (await services.knowledge.createBase(tenantId, services.newId<BaseId>(), DOCS_BASE));
  await engine.addDocuments(
    tenantId,
    base.id,
    pages.map(({ path, bytes }) => ({
      title: path,
      externalId: path,
      url: null,
      mediaType: 'text/markdown',
      fileName: path,
      audience: 'public' as const,
      bytes,
    })),
  );
}

async function readPages(folder: string, under: string): Promise<{ readonly path: string; readonly bytes: Uint8Array }[]> {
  const pages = [];
  for (const entry of await readdir(join(folder, under), { withFileTypes: true }).catch(missing)) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory() && !NOT_FOR_ANSWERS.has(entry.name)) pages.push(...(await readPages(folder, path)));
    if (entry.isFile() && entry.name.endsWith('.md')) pages.push({ path, bytes: await readFile(join(folder, path)) });
  }
  return pages;
}

/** An image may leave the pages out. */
function missing(error: NodeJS.ErrnoException): never[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
