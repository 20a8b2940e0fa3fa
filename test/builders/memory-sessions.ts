// Sessions of sockets in memory, with the rules of the real store.
import type { PlaceName } from '../../src/core/model/place.ts';
import type { GatewaySessionStore, KeptSession, SessionPlace } from '../../src/core/ports/gateway-session-store.ts';

export interface MemorySessions extends GatewaySessionStore {
  readonly kept: Map<string, KeptSession>;
  readonly places: PlaceName[];
}

export function createMemorySessions(): MemorySessions {
  const kept = new Map<string, KeptSession>();
  const places: PlaceName[] = [];
  const keyOf = ({ channelId, shard }: SessionPlace): string => `${channelId} ${shard}`;
  const find = (place: SessionPlace): KeptSession => kept.get(keyOf(place)) ?? { session: null, heardUntil: null };
  return {
    kept,
    places,
    read: async (place) => find(place),
    begin: async (place, session) => void kept.set(keyOf(place), { ...find(place), session }),
    advance: async (place, { sessionId, sequence }, until) => {
      const { session, heardUntil } = find(place);
      if (session?.sessionId !== sessionId || session.sequence > sequence) return;
      const later = until !== null && (heardUntil === null || until > heardUntil);
      kept.set(keyOf(place), { session: { ...session, sequence }, heardUntil: later ? until : heardUntil });
    },
    recentPlaces: async (_place, limit) => places.slice(0, limit),
    end: async (place, sessionId) => {
      const { session, heardUntil } = find(place);
      if (session?.sessionId === sessionId) kept.set(keyOf(place), { session: null, heardUntil });
    },
  };
}
