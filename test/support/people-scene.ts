/** The admin API of people and businesses over a real PostgreSQL: two businesses, with a key of each owner. */
import { createAdminStores } from '../../src/drivers/store/create-admin-stores.ts';
import { createQuotaStore } from '../../src/drivers/store/quota-store.ts';
import { createWordsIndex } from '../../src/drivers/passages/words-index.ts';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { createInProcessLimiter } from '../../src/drivers/limits/in-process.ts';
import { createInProcessLiveEvents } from '../../src/drivers/live/in-process.ts';
import { createBusinesses } from '../../src/engine/businesses.ts';
import { createSettings } from '../../src/engine/settings.ts';
import { changePassword, signIn } from '../../src/engine/sign-in.ts';
import { createTeam } from '../../src/engine/team.ts';
import { createTenantVersions } from '../../src/engine/tenant-versions.ts';
import { createApiEndpoints } from '../../src/http/api/endpoints.ts';
import type { ApiKeyId, TenantId } from '../../src/kernel/ids.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { createPasswords } from '../../src/kernel/password.ts';
import { hashToken } from '../../src/kernel/secret.ts';
import { createFakeApiServices } from '../builders/fake-api-services.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { serveApp } from '../http/serve-app.ts';
import { openTestStore } from './store.ts';
import type { TestStore } from './store.ts';

/** Slow on purpose elsewhere. */
const CHEAP = { N: 2, r: 1, p: 1 };

/** A person of a business, signed in. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

export type PeopleScene = Awaited<ReturnType<typeof openPeopleScene>>;

export async function openPeopleScene(ownerUrl: string) {
  const store = await openTestStore(ownerUrl);
  const { pool, url, role } = store;
  const index = createWordsIndex(createTextAnalyser(), newUuid);
  const stores = createAdminStores({ pool, connectionString: url, role, index, newId: newUuid, logger: createSilentLogger() });
  const own = await plantBusiness(stores, true);
  const other = await plantBusiness(stores, false);
  return {
    ...stores,
    store,
    own,
    other,
    /** Serves it until the end of the test; the memory of the limits begins anew. */
    serve: () => serve(stores, store, own.tenantId),
    close: async () => {
      await stores.close();
      await store.close();
    },
  };
}

type Stores = ReturnType<typeof createAdminStores>;

/** A business on the plan pro, with a key of its owner. */
async function plantBusiness({ directory, apiKeys }: Stores, platform: boolean) {
  const [tenantId, key] = [newUuid<TenantId>(), `claw_${newUuid()}`];
  await directory.createTenant({ id: tenantId, name: 'Shop', plan: 'pro', platform });
  const facts = { id: newUuid<ApiKeyId>(), name: 'owner', role: 'owner', scopes: null, tier: 'pro', lastFour: key.slice(-4) } as const;
  await apiKeys.create(tenantId, { ...facts, hash: hashToken(key) }, null);
  return { tenantId, key, keyId: facts.id };
}

/** The services of people and businesses as the program wires them. */
export function peopleOf(stores: Stores, store: Pick<TestStore, 'pool'>, first: TenantId) {
  const clock = createManualClock();
  const live = createInProcessLiveEvents({ onError: () => {} });
  const versions = createTenantVersions({ store: stores.settings, live, clock });
  const settings = createSettings({ store: stores.settings, versions, firstTenant: async () => first });
  const limiter = createInProcessLimiter({ clock });
  const metrics = createRecordedMetrics();
  const quotas = createQuotaStore(store.pool);
  const { operators, tenants } = stores;
  const deps = {
    operators,
    quotas,
    passwords: createPasswords(CHEAP),
    limiter,
    metrics,
    newId: newUuid,
    logger: createSilentLogger(),
    setting: settings.get,
    planOf: settings.planOf,
  };
  return {
    clock,
    metrics,
    settings,
    operators,
    team: createTeam(deps),
    businesses: createBusinesses({ tenants, settings, newId: newUuid }),
    signIn: (tried: Parameters<typeof signIn>[1]) => signIn(deps, tried),
    changePassword: (caller: Parameters<typeof changePassword>[1], given: Parameters<typeof changePassword>[2]) =>
      changePassword(deps, caller, given),
  };
}

async function serve(stores: Stores, store: TestStore, first: TenantId) {
  const { clock, metrics, settings, ...people } = peopleOf(stores, store, first);
  const { apiKeys, audit, directory, operators } = stores;
  const services = { ...createFakeApiServices(first, clock), ...people, apiKeys, audit, settings, clock, isHttps: false };
  const findPrincipal = { byKey: directory.principalByKeyHash, bySession: operators.principalBySession };
  const { fetch } = await serveApp({ endpoints: createApiEndpoints(services), findPrincipal, audit, clock });
  const call = async (method: string, path: string, token: string | null, body?: unknown, headers: Record<string, string> = {}) => {
    // What was remembered of a key or session a second ago is asked for anew.
    clock.advance(1_000);
    const response = await fetch(`/api/v1${path}`, {
      method,
      headers: { ...(token !== null && { authorization: `Bearer ${token}` }), 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as Answer), headers: response.headers };
  };
  /** Made by an owner's key, signed in and with a password of its own. */
  const person = async (key: string, role: string, name = newUuid()): Promise<Person> => {
    const email = `${name}@shop.example`;
    const { body: made } = await call('POST', '/operators', key, { email, name, role });
    const given = { email, password: made.one_time_password };
    const { body: session } = await call('POST', '/session', null, given);
    const password = `the long password of ${name}`;
    await call('PUT', '/session/password', session.token, { current: given.password, password });
    return { id: made.id, email, password, token: session.token };
  };
  return { clock, metrics, fetch, call, person };
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape and fail on what is not there
type Answer = any;
