/** Places of a channel on PostgreSQL: each change is one function call, under the locks of the conversations it touches. */
import type { PlaceStore } from '../../core/ports/place-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';

export function createPlaceStore(pool: PgPool): PlaceStore {
  const call = async (text: string, params: readonly unknown[]): Promise<number> =>
    (await pool.query<{ changed: number }>(text, params))[0]?.changed ?? 0;
  return {
    setReach: (tenantId, channelId, where, reason) => {
      const [space, within] = 'space' in where ? [where.space, null] : [null, where.within];
      return call('select claw_place_reach($1, $2, $3, $4, $5) as changed', [tenantId, channelId, space, within, reason]);
    },
    move: (tenantId, channelId, { from, to }) =>
      call('select claw_place_move($1, $2, $3, $4, $5, $6) as changed', [tenantId, channelId, from.space, from.key, to.space, to.key]),
  };
}
