/** What a new installation finds when it opens its eyes: a tenant, its channels, the owner's key and a base for Claw's own documentation. */
import type { ApiKeyId, ChannelId, NewId, TenantId } from '../kernel/ids.ts';
import { hashToken, randomToken, Secret } from '../kernel/secret.ts';
import type { ApiKeyStore } from '../core/ports/api-key-store.ts';
import type { DirectoryStore, Tenant } from '../core/ports/directory-store.ts';
import type { KnowledgeStore } from '../core/ports/knowledge-store.ts';
import { readOrMake } from './home-files.ts';
import { ensureDocsBase } from './own-docs.ts';

const KEY_FILE = 'admin-key';
export interface FirstRunDeps {
  readonly directory: DirectoryStore;
  readonly apiKeys: Pick<ApiKeyStore, 'create'>;
  readonly knowledge: Pick<KnowledgeStore, 'baseByName' | 'createBase'>;
  readonly newId: NewId;
}

/** Makes what is missing; returns the owner's key when it was made just now. Every step may be repeated after a crash. */
export async function ensureFirstTenant(
  { directory, apiKeys, knowledge, newId }: FirstRunDeps,
  home: string,
): Promise<{ readonly tenant: Tenant; readonly adminKey: Secret | null }> {
  const known = await directory.defaultTenant();
  const key = known && (await hasChannels(directory, known)) ? null : await readOrMake(home, KEY_FILE, () => `claw_${randomToken()}`);
  if (known && key === null) return { tenant: known, adminKey: null };
  const tenant = known ?? (await createTenant(directory, newId));
  const hash = hashToken(key!.text);
  if ((await directory.principalByKeyHash(hash)) === null) {
    const lastFour = key!.text.slice(-4);
    await apiKeys.create(tenant.id, { id: newId<ApiKeyId>(), name: 'owner', role: 'owner', tier: 'enterprise', hash, lastFour }, null);
  }
  await ensureDocsBase(knowledge, newId, tenant.id);
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
