/** The files of a message: those that Slack keeps, and those that lie elsewhere or are gone. */
import type { UnkeptFile } from '../../src/core/model/file.ts';
import type { InboundFile } from '../../src/core/ports/channel-adapter.ts';
import type { SlackFile } from './event-schema.ts';

const nameOf = ({ name, title }: SlackFile): string => name || title || 'file';

/** `external` lies with somebody else, a `tombstone` was deleted, and what is `hidden_by_limit` only the workspace's owner can show. */
const isAway = ({ mode, is_external }: SlackFile): boolean =>
  is_external === true || mode === 'external' || mode === 'tombstone' || mode === 'hidden_by_limit';

/** A file shared from another workspace comes without an address; it is asked for by its id then. */
export const readFiles = (files: readonly SlackFile[] = []): readonly InboundFile[] =>
  files
    .filter((file) => !isAway(file))
    .map((file) => ({
      platformId: file.url_private_download ?? file.url_private ?? file.id,
      name: nameOf(file),
      size: file.size ?? null,
    }));

export const readAway = (files: readonly SlackFile[] = []): readonly UnkeptFile[] =>
  files.filter(isAway).map((file) => ({ name: nameOf(file), reason: 'unavailable' }));
