/** Reads what becomes of a channel: archived, deleted, or the bot was shut out or let in again. */
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { UnreachableReason } from '../../src/core/model/place.ts';
import type { SlackPlaceEvent } from './event-schema.ts';
import { ignored } from '../_shared/ignored.ts';
import { spaceOf } from './place.ts';

const REASONS: Readonly<Record<SlackPlaceEvent['type'], UnreachableReason | null>> = {
  channel_archive: 'gone',
  group_archive: 'gone',
  channel_deleted: 'gone',
  group_deleted: 'gone',
  channel_left: 'removed',
  group_left: 'removed',
  channel_unarchive: null,
  group_unarchive: null,
  member_joined_channel: null,
};

export function fromPlaceEvent({ type, channel, user }: SlackPlaceEvent, team: string, botId: string): Normalised {
  if (type === 'member_joined_channel' && user !== botId) return ignored('somebody joined');
  return { kind: 'reach', space: spaceOf(team, channel), unreachable: REASONS[type] };
}
