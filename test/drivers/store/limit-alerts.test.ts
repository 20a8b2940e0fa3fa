/** What a business is told of its refusals, on PostgreSQL: once a period, however many processes look. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LimitAlertRule, LimitCount } from '../../../src/core/model/limit-count.ts';
import type { LimitCountStore } from '../../../src/core/ports/limit-count-store.ts';
import { createLimitCountStore } from '../../../src/drivers/store/limit-count-store.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { startTestPostgres } from '../../support/postgres.ts';
import { openTestStore } from '../../support/store.ts';
import type { TestStore } from '../../support/store.ts';

const server = await startTestPostgres('embedded');
if ('skip' in server) it.skip(`alerts of the limits (${server.skip})`);
else
  describe('an alert of the limits', () => {
    let store: TestStore;
    let counts: LimitCountStore;
    let tenantId: TenantId;
    beforeAll(async () => {
      store = await openTestStore(server.ownerUrl);
      counts = createLimitCountStore(store.pool);
    }, 30_000);
    afterAll(() => store?.close());
    beforeEach(async () => {
      tenantId = newUuid<TenantId>();
      await store.owner(`insert into tenants (id, name, plan) values ($1, 'T', 'free')`, [tenantId], tenantId);
    });
    const count = (some: Partial<LimitCount>, minutesAgo = 0): LimitCount => ({
      tenantId,
      minute: new Date(Math.floor(Date.now() / 60_000 - minutesAgo) * 60_000),
      level: 'key',
      of: null,
      subject: null,
      admitted: 0,
      refused: 0,
      shadowed: 0,
      ...some,
    });
    const rule = (some: Partial<LimitAlertRule> = {}): LimitAlertRule => ({
      tenantId,
      minutes: 10,
      periodMinutes: 60,
      percent: 20,
      ofOne: 50,
      ofBlocked: 30,
      ...some,
    });
    const told = () =>
      store.owner(
        `select kind, payload as data from notifications_outbox where tenant_id = $1 order by payload ->> 'alert'`,
        [tenantId],
        tenantId,
      );

    it('is written when the share of the refusals of a level is reached, and says by what', async () => {
      await counts.add([count({ admitted: 81, refused: 19, of: 'pro' }), count({ level: 'route', admitted: 10, refused: 80 })]);
      expect(await counts.alert([rule()])).toBe(0);
      await counts.add([count({ refused: 2, of: 'free' }, 1)]);
      expect(await counts.alert([rule({ percent: null })])).toBe(0);
      expect(await counts.alert([rule()])).toBe(1);
      const data = { alert: 'refused_share', level: 'key', subject: null, refused: 21, checks: 102, minutes: 10 };
      expect(await told()).toEqual([{ kind: 'limit_alert', data }]);
    });

    it('is written about one who is refused in every minute, and not about one who was for a moment', async () => {
      // The minute may end meanwhile: the next one is counted too.
      await counts.add([-1, 0, 1, 2, 3].map((ago) => count({ subject: 'a', level: 'contact', refused: 25 }, ago)));
      await counts.add([count({ subject: 'b', level: 'contact', refused: 900 }, 1)]);
      expect(await counts.alert([rule({ minutes: 3, ofOne: 126 })])).toBe(0);
      expect(await counts.alert([rule({ minutes: 3 })])).toBe(1);
      expect(await told()).toMatchObject([{ data: { alert: 'refused_again', level: 'contact', subject: 'a' } }]);
    });

    it('is written about a flood of the blocked, which is no share of anything', async () => {
      await counts.add([count({ level: 'blocked', refused: 200 })]);
      expect(await counts.alert([rule({ ofBlocked: 201 })])).toBe(0);
      expect(await counts.alert([rule()])).toBe(1);
      expect(await told()).toMatchObject([{ data: { alert: 'blocked_flood', level: 'blocked', refused: 200 } }]);
    });

    it('is one row and one send, though eight processes look at once, and comes again after its period', async () => {
      const endpoint = `insert into notification_endpoints (tenant_id, id, name, url, events, sealed) values ($1, $2, 'n', 'https://told.example/', '{limit_alert}', '')`;
      await store.owner(endpoint, [tenantId, newUuid()], tenantId);
      await counts.add([count({ level: 'blocked', refused: 200 }), count({ admitted: 1, refused: 200 })]);
      const all = await Promise.all(Array.from({ length: 8 }, () => counts.alert([rule()])));
      expect(all.reduce((sum, one) => sum + one)).toBe(2);
      expect(await counts.alert([rule()])).toBe(0);
      expect(await told()).toHaveLength(2);
      expect(await store.owner('select state from notification_sends where tenant_id = $1', [tenantId], tenantId)).toHaveLength(2);
      await store.owner(`update limit_alerts set until = now() where tenant_id = $1 and alert = 'blocked_flood'`, [tenantId], tenantId);
      const again = await Promise.all(Array.from({ length: 8 }, () => counts.alert([rule()])));
      expect(again.reduce((sum, one) => sum + one)).toBe(1);
    });
  });
