/** Tenants, keys and channels on PostgreSQL: written through models, looked up by key in as few trips as the wall allows. */
import { QuotaError } from '../../kernel/errors.ts';
import type { ApiKeyId, BaseId, ChannelId, TenantId } from '../../kernel/ids.ts';
import type { Scope } from '../../core/model/access.ts';
import type { Principal } from '../../core/model/principal.ts';
import type { Role } from '../../core/model/role.ts';
import type { Channel, ChannelState } from '../../core/model/channel.ts';
import type { Tier } from '../../core/model/tier.ts';
import type { AnswerStanding, DirectoryStore, Tenant } from '../../core/ports/directory-store.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { COUNTED_CHANNELS, LOCK_TENANT } from './put-within.ts';
import type { Orm } from './sequelize.ts';
import { suspendedBusiness } from './tenant-store.ts';
import { updateChannel } from './update-channel.ts';

interface ChannelJoined {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly public_key: string;
  readonly state: string;
  readonly base_ids: readonly string[];
}

const CHANNELS = `
  select c.id, c.kind, c.name, c.public_key, c.state,
    array(select b.base_id from channel_bases b where b.tenant_id = c.tenant_id and b.channel_id = c.id order by b.base_id) as base_ids
  from channels c where c.tenant_id = $1 and ($2::uuid is null or c.id = $2) order by c.created_at, c.id`;

const BASE_IDS = 'select claw_channel_bases($1, $2, $3) as ids';
const STANDING = 'select claw_answer_standing($1, $2, $3, $4) as standing';
/** More bases than a question could sensibly be answered from. */
const MOST_BASES = 100;

export function createDirectoryStore(orm: Orm, pool: PgPool): DirectoryStore {
  const { tenants, channels, channelBases } = orm.models;
  const tenant = (id: TenantId): Promise<Tenant | null> =>
    orm.withTenant(id, async (transaction) => {
      const row = await tenants.findOne({ where: { id }, transaction });
      return row && { id: row.id, name: row.name, plan: row.plan, knowledgeVersion: Number(row.knowledgeVersion) };
    });
  const readChannels = (tenantId: TenantId, id: ChannelId | null) => pool.withTenant(tenantId, (tx) => selectChannels(tx, id));
  return {
    defaultTenant: async () => {
      const found = await pool.query<{ tenant_id: TenantId }>('select tenant_id from claw_find_default_tenant()');
      return found[0] ? tenant(found[0].tenant_id) : null;
    },
    createTenant: (fresh) =>
      orm.withTenant(fresh.id, async (transaction) => void (await tenants.create({ platform: false, ...fresh }, { transaction }))),
    tenant,
    principalByKeyHash: (hash) => findPrincipal(pool, hash),
    createChannel: (channel, baseIds) =>
      orm.withTenant(channel.tenantId, async (transaction) => {
        const { tenantId, id, kind, name, publicKey } = channel;
        await channels.create({ tenantId, id, kind, name, publicKey }, { transaction });
        const rows = baseIds.map((baseId) => ({ tenantId, channelId: id, baseId }));
        if (rows.length > 0) await channelBases.bulkCreate(rows, { transaction });
      }),
    channelByPublicKey: async (kind, publicKey) => {
      const text = 'select tenant_id, id from claw_find_channel($1, $2)';
      const [found] = await pool.query<{ tenant_id: TenantId; id: ChannelId }>(text, [kind, publicKey], 'claw_find_channel');
      return found ? ((await readChannels(found.tenant_id, found.id))[0] ?? null) : null;
    },
    channel: async (tenantId, id) => (await readChannels(tenantId, id))[0] ?? null,
    channels: (tenantId) => readChannels(tenantId, null),
    updateChannel: async (tenantId, id, change) =>
      (await updateChannel(orm, tenantId, id, change)) ? ((await readChannels(tenantId, id))[0] ?? null) : null,
    ...createSwitches(pool),
    ...createStandings(pool),
  };
}

function createStandings(pool: PgPool): Pick<DirectoryStore, 'baseIdsOf' | 'answerStanding'> {
  return {
    baseIdsOf: async (tenantId, channelId) => {
      return (await pool.query<{ ids: BaseId[] }>(BASE_IDS, [tenantId, channelId, MOST_BASES], 'claw_channel_bases'))[0]!.ids;
    },
    answerStanding: async (tenantId, channelId, conversationId) => {
      const rows = await pool.query<{ standing: AnswerStanding }>(
        STANDING,
        [tenantId, channelId, conversationId, MOST_BASES],
        'claw_answer_standing',
      );
      return rows[0]!.standing;
    },
  };
}

function createSwitches(pool: PgPool): Pick<DirectoryStore, 'setChannelState' | 'deleteChannel'> {
  const write = (tenantId: TenantId, text: string, params: readonly unknown[]) =>
    pool.withTenant(tenantId, async (tx) => void (await asPg(tx).query(text, params)));
  return {
    setChannelState: (tenantId, id, state, most = Infinity) => pool.withTenant(tenantId, (tx) => setState(tx, id, state, most)),
    deleteChannel: (tenantId, id) => write(tenantId, 'delete from channels where tenant_id = $1 and id = $2', [tenantId, id]),
  };
}

async function setState(tx: UnitOfWork, id: ChannelId, state: ChannelState, most: number): Promise<void> {
  const pg = asPg(tx);
  // Those who switch one on at once are counted one after the other.
  if (most !== Infinity) await pg.query(LOCK_TENANT, [tx.tenantId]);
  await pg.query('update channels set state = $3 where tenant_id = $1 and id = $2', [tx.tenantId, id, state]);
  if (most === Infinity) return;
  const [row] = await pg.query<{ channels: number }>(COUNTED_CHANNELS, [tx.tenantId], 'counted_channels');
  if (row!.channels > most) throw new QuotaError(`The plan holds ${most} channels: pause or delete one first.`);
}

async function selectChannels(tx: UnitOfWork, id: ChannelId | null): Promise<Channel[]> {
  const rows = await asPg(tx).query<ChannelJoined>(CHANNELS, [tx.tenantId, id], 'channels_read');
  return rows.map((row) => toChannel(tx.tenantId, row));
}

interface PrincipalFound {
  readonly tenant_id: string;
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly tier: string;
  readonly scopes: readonly Scope[] | null;
  readonly platform: boolean;
  readonly suspended: boolean;
}

async function findPrincipal(pool: PgPool, hash: string): Promise<Principal | null> {
  const text = 'select tenant_id, id, name, role, tier, scopes, platform, suspended from claw_find_api_key($1)';
  const [found] = await pool.query<PrincipalFound>(text, [hash], 'claw_find_api_key');
  if (found?.suspended === true) throw suspendedBusiness();
  return found ? toPrincipal(found) : null;
}

function toPrincipal(row: PrincipalFound): Principal {
  return {
    tenantId: row.tenant_id as TenantId,
    kind: 'key',
    id: row.id as ApiKeyId,
    name: row.name,
    role: row.role as Role,
    scopes: row.scopes,
    tier: row.tier as Tier,
    isPlatform: row.platform,
    session: null,
  };
}

function toChannel(tenantId: TenantId, row: ChannelJoined): Channel {
  return {
    tenantId,
    id: row.id as ChannelId,
    kind: row.kind,
    name: row.name,
    publicKey: row.public_key,
    state: row.state as ChannelState,
    baseIds: row.base_ids,
  };
}
