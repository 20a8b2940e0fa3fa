/** What a new installation finds when it opens its eyes: a tenant, its channels, the owner's key and a base for Claw's own documentation. */
import type { ApiKeyId, ChannelId, NewId, OperatorId, TenantId } from '../kernel/ids.ts';
import type { Passwords } from '../kernel/password.ts';
import { hashToken, randomToken, Secret } from '../kernel/secret.ts';
import { FIRST_OWNER } from '../core/model/operator.ts';
import type { ApiKeyStore } from '../core/ports/api-key-store.ts';
import type { DirectoryStore, Tenant } from '../core/ports/directory-store.ts';
import type { KnowledgeStore } from '../core/ports/knowledge-store.ts';
import type { OperatorStore } from '../core/ports/operator-store.ts';
import { oneTimePassword } from '../engine/team.ts';
import { readOrMake } from './home-files.ts';
import { ensureDocsBase } from './own-docs.ts';

/** File of a home that keeps the owner's API key. */
export const ADMIN_KEY_FILE = 'admin-key';

export interface FirstRunDeps {
  readonly directory: DirectoryStore;
  readonly apiKeys: Pick<ApiKeyStore, 'create'>;
  readonly knowledge: Pick<KnowledgeStore, 'baseByName' | 'createBase'>;
  readonly newId: NewId;
}

export interface FirstOwnerDeps {
  readonly operators: Pick<OperatorStore, 'list' | 'create'>;
  readonly passwords: Pick<Passwords, 'hash'>;
  readonly newId: NewId;
}

export interface FirstOwner {
  readonly email: string;
  readonly password: Secret;
}

/** Makes what is missing; returns what was made just now and is shown this once. Every step may be repeated after a crash. */
export async function ensureFirst(deps: FirstRunDeps & FirstOwnerDeps, home: string) {
  const first = await ensureFirstTenant(deps, home);
  return { ...first, owner: await ensureFirstOwner(deps, first.tenant) };
}

/** Returns the owner's key when it was made just now. */
export async function ensureFirstTenant(
  { directory, apiKeys, knowledge, newId }: FirstRunDeps,
  home: string,
): Promise<{ readonly tenant: Tenant; readonly adminKey: Secret | null }> {
  const known = await directory.defaultTenant();
  const key = known && (await hasChannels(directory, known)) ? null : await readOrMake(home, ADMIN_KEY_FILE, () => `claw_${randomToken()}`);
  if (known && key === null) return { tenant: known, adminKey: null };
  const tenant = known ?? (await createTenant(directory, newId));
  const hash = hashToken(key!.text);
  if ((await directory.principalByKeyHash(hash)) === null) {
    const lastFour = key!.text.slice(-4);
    await apiKeys.create(
      tenant.id,
      { id: newId<ApiKeyId>(), name: 'owner', role: 'owner', scopes: null, tier: 'enterprise', hash, lastFour },
      null,
    );
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
  await directory.createTenant({ ...tenant, platform: true });
  return { ...tenant, knowledgeVersion: 1 };
}

/**
 * Makes the first owner who signs in, where the business has nobody who does; returns the password, to be shown this once. One that nobody saw
 * is reset by `claw operators reset-password`.
 */
async function ensureFirstOwner(
  { operators, passwords, newId }: FirstOwnerDeps,
  { id: tenantId }: Pick<Tenant, 'id'>,
): Promise<FirstOwner | null> {
  if ((await operators.list(tenantId, { limit: 1, cursor: null })).items.length > 0) return null;
  const { text, ...stored } = await oneTimePassword(passwords);
  await operators.create(tenantId, { ...FIRST_OWNER, ...stored, id: newId<OperatorId>(), role: 'owner' }, Infinity);
  return { email: FIRST_OWNER.email, password: text };
}
