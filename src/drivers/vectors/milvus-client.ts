/** The connection to Milvus: opened with the first call, and its faults in our words. */
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { ClawError, ConfigError, UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';
import type { Secret } from '../../kernel/secret.ts';

export interface MilvusPlace {
  /** host:port, or an http or https address. */
  readonly address: string;
  /** An API key, or `user:password`; null where Milvus asks for none. */
  readonly token: Secret | null;
  /** Null: the one that Milvus calls default. */
  readonly database: string | null;
}

/** For one call; building and loading are waited for in several. */
const CALL_MS = 10_000;
/** Longest pause between two attempts to connect again. */
const RECONNECT_MS = 2_000;

/** Statuses that say the same call will be refused again: database, parameter or right (milvus pkg/util/merr). */
const REFUSED_STATUSES: readonly number[] = [800, 1100, 1101, 1400, 1401];
/** gRPC's PERMISSION_DENIED and UNAUTHENTICATED. */
const DENIED_CODES: readonly number[] = [7, 16];

/** What every answer of Milvus carries, on its own or as `status`. */
export interface MilvusStatus {
  readonly error_code: string | number;
  readonly code?: number;
  readonly reason: string;
}

export interface MilvusConnection {
  client(): Promise<MilvusClient>;
  close(): Promise<void>;
}

/** A client that could not connect is given up, so that the next call tries anew; one that did connects again by itself. */
export function createMilvusConnection(place: MilvusPlace): MilvusConnection {
  let opened: Promise<MilvusClient> | null = null;
  return {
    client: () => {
      opened ??= connect(place).catch((error: unknown) => {
        opened = null;
        throw error;
      });
      return opened;
    },
    close: async () => {
      const client = await opened?.catch(() => null);
      opened = null;
      await client?.closeConnection();
    },
  };
}

async function connect({ address, token, database }: MilvusPlace): Promise<MilvusClient> {
  const { MilvusClient: Client } = await import('@zilliz/milvus2-sdk-node');
  const client = new Client({
    address,
    ...(token !== null && { token: token.reveal() }),
    ...(database !== null && { database }),
    timeout: CALL_MS,
    // Retries are ours, and what the client would print is told by errors.
    maxRetries: 0,
    logLevel: 'none',
    telemetry: { enabled: false },
    channelOptions: { 'grpc.max_reconnect_backoff_ms': RECONNECT_MS },
  });
  try {
    await client.connectPromise;
    return client;
  } catch (error) {
    await client.closeConnection();
    throw translateMilvusError(error);
  }
}

/** @throws the status as an error, unless it is a success */
export function assertMilvusStatus(status: MilvusStatus): void {
  if (status.error_code === 'Success' || status.error_code === 0) return;
  const code = status.code ?? null;
  // The words of a status name collections and parameters; of rows nothing but their ids.
  const facts = { milvus_code: code, milvus_error: status.error_code };
  const message = `Milvus could not do it: ${status.reason.slice(0, 200)}`;
  if (code !== null && REFUSED_STATUSES.includes(code)) throw new UpstreamRefused(message, { facts });
  throw new UpstreamUnreachable(message, { facts });
}

/** Of the client's own errors only gRPC's carry a code; the client also throws bare statuses. */
export function translateMilvusError(cause: unknown): ClawError {
  if (cause instanceof ClawError) return cause;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  if (typeof code === 'number' && DENIED_CODES.includes(code)) {
    return new ConfigError('Milvus refuses the login. Correct MILVUS_TOKEN.', { field: 'MILVUS_TOKEN', cause });
  }
  return new UpstreamUnreachable('Milvus (MILVUS_ADDRESS) does not answer in a usable way.', {
    facts: { grpc_code: typeof code === 'number' ? code : null },
    cause,
  });
}

/** gRPC's DEADLINE_EXCEEDED and UNAVAILABLE: nobody answers, so that asking otherwise is of no use. */
const AWAY_CODES: readonly unknown[] = [4, 14];

export function isAway(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && AWAY_CODES.includes(error.code);
}
