/** The stop button: ends what is being answered and says so once. (`/stop` as a message is part of its own intake.) */
import type { TurnStore } from '../core/ports/turn-store.ts';
import { speakNotice } from './speak-notice.ts';
import type { NoticeDeps, Place } from './speak-notice.ts';

export interface StopDeps extends NoticeDeps {
  readonly turns: TurnStore;
}

/** Returns whether there was anything to stop. A running turn says itself that it stopped; for what only waited a notice does. */
export async function stopAnswer(deps: StopDeps, place: Place): Promise<boolean> {
  const was = await deps.turns.stop(place.tenantId, place.conversationId);
  deps.live.publish(place.tenantId, place.conversationId, { kind: 'stop' });
  if (was === 'waiting') await speakNotice(deps, place, 'texts.stopped');
  return was !== null;
}
