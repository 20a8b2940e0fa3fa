/** Fetches what came with a message, once it is sure to be taken in, and keeps what may be kept; no channel. */
import { ClawError, InputError, LimitError, OverloadedError, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import type { FileId } from '../../src/kernel/ids.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import { putNewest } from '../../src/kernel/put-newest.ts';
import { MAX_FILE_BYTES, MAX_MESSAGE_FILES, type UnkeptFile, type UnkeptReason } from '../../src/core/model/file.ts';
import type { InboundMessage } from '../../src/core/model/message.ts';
import type { InboundFile } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';

/** The bytes of a file; throws InputError when there are more than `maxBytes`, UpstreamRefused or UpstreamUnreachable. */
export type OpenFile = (file: InboundFile, maxBytes: number, signal: AbortSignal) => Promise<Uint8Array>;

export interface KeptFiles {
  readonly files: readonly FileId[];
  readonly unkept: readonly UnkeptFile[];
}

export type KeepFiles = (
  message: InboundMessage,
  files: readonly InboundFile[],
  connection: ChannelConnection,
  host: ChannelHost,
  openFile: OpenFile,
) => Promise<KeptFiles>;

/** Time for the files of one message, milliseconds: platforms wait about ten seconds for an answer. */
const FILES_TIME_MS = 6_000;
/** Messages whose files are fetched at once; each holds one file in memory. */
const MOST_FETCHING = 16;
/** After so many tries in one process the words are taken without the file that could not be had. */
const MOST_TRIES = 3;
const TRY_AGAIN_MS = 3_000;
/** Messages whose tries are remembered; beyond it the oldest begin anew. */
const MOST_REMEMBERED = 1_000;
const LONGEST_NAME = 200;

/** The returned function throws what is retryable while the message should come again for its files. */
export function createKeepFiles(logger: Logger): KeepFiles {
  let fetching = 0;
  const tries = createTries();
  return async (message, files, connection, host, openFile) => {
    if (fetching >= MOST_FETCHING) throw new OverloadedError('Too many files are arriving at once.', { retryAfterMs: TRY_AGAIN_MS });
    fetching += 1;
    try {
      const key = `${message.channelId} ${message.identity}`;
      const kept = await fetchAll(message, files, connection, host, openFile, (error, name) => {
        if (error.retryable && !(error instanceof LimitError) && tries.isLeft(key)) {
          throw new UpstreamUnreachable('A file could not be fetched yet.', { cause: error, retryAfterMs: TRY_AGAIN_MS });
        }
        logger.warn({ channel_id: message.channelId, error }, 'a file was not kept');
        return { name, reason: reasonOf(error) };
      });
      tries.forget(key);
      return kept;
    } finally {
      fetching -= 1;
    }
  };
}

async function fetchAll(
  message: InboundMessage,
  files: readonly InboundFile[],
  connection: ChannelConnection,
  host: ChannelHost,
  openFile: OpenFile,
  onFault: (error: ClawError, name: string) => UnkeptFile,
): Promise<KeptFiles> {
  const { channel } = connection;
  const { conversationId, contactId } = await host.openConversation(channel, message.conversationKey, message.contact);
  const signal = AbortSignal.timeout(FILES_TIME_MS);
  const kept: FileId[] = [];
  const unkept: UnkeptFile[] = files.slice(MAX_MESSAGE_FILES).map(({ name }) => ({ name: nameOf(name), reason: 'limit' }));
  for (const file of files.slice(0, MAX_MESSAGE_FILES)) {
    try {
      const bytes = await openFile(file, MAX_FILE_BYTES, signal);
      kept.push((await host.keepFile(channel.tenantId, conversationId, contactId, { name: file.name, bytes })).id);
    } catch (error) {
      if (!(error instanceof ClawError)) throw error;
      unkept.push(onFault(error, nameOf(file.name)));
    }
  }
  return { files: kept, unkept };
}

function createTries() {
  const tries = new Map<string, number>();
  return {
    /** Counts a try that failed; whether another one may follow. */
    isLeft: (key: string): boolean => {
      const made = (tries.get(key) ?? 0) + 1;
      putNewest(tries, key, made, MOST_REMEMBERED);
      return made < MOST_TRIES;
    },
    forget: (key: string): void => void tries.delete(key),
  };
}

function reasonOf(error: ClawError): UnkeptReason {
  if (error instanceof LimitError) return 'limit';
  if (!(error instanceof InputError)) return 'unavailable';
  return error.code === 'input_too_large' ? 'too_large' : 'type';
}

/** Shown to people: what they cannot see is left out. */
const nameOf = (given: string): string => given.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').slice(0, LONGEST_NAME);
