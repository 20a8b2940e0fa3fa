/** The process configuration as the rest of Claw sees it: a frozen tree without a trace of the environment it came from. */
import type { LogLevel } from '../kernel/logger.ts';
import type { Secret } from '../kernel/secret.ts';

/** An endpoint that speaks the OpenAI chat protocol. */
export interface ModelConfig {
  readonly provider: 'zhipu' | 'openai';
  /** With the version, without a slash at its end; `/chat/completions` follows. */
  readonly baseUrl: string;
  /** Null for servers that want none. */
  readonly apiKey: Secret | null;
  readonly chatModel: string;
}

/** What turns texts into vectors: a service that speaks the OpenAI protocol, or a model in the home folder. */
export type EmbeddingConfig =
  | {
      readonly kind: 'service';
      /** With the version, without a slash at its end; `/embeddings` follows. */
      readonly baseUrl: string;
      readonly apiKey: Secret | null;
      readonly model: string;
      /** Null: as many as the model makes. */
      readonly dimensions: number | null;
    }
  | { readonly kind: 'local'; readonly model: string };

export interface Config {
  readonly isProduction: boolean;
  readonly logLevel: LogLevel;
  /** Folder of keys and of the embedded database, as written by its user. */
  readonly home: string;
  /** Null: made on first start and kept in the home folder. */
  readonly masterKey: Secret | null;
  /** Opens what was sealed under it while the master key is being changed, and never seals. */
  readonly otherMasterKey: Secret | null;
  readonly http: {
    readonly host: string;
    /** 0: any free port. */
    readonly port: number;
    /** Null: the address listened on. */
    readonly publicUrl: string | null;
    /** Addresses and CIDR blocks. */
    readonly trustedProxies: readonly string[];
    readonly metricsToken: Secret | null;
  };
  /** Seals the keys in a backup; null: a backup holds none. */
  readonly backupPassphrase: Secret | null;
  /** Whether everything is written to the home's backups before a newer schema is made. */
  readonly backupBeforeMigrating: boolean;
  /** Null: the embedded PostgreSQL. */
  readonly database: {
    readonly url: Secret;
    readonly migrationUrl: Secret;
    /** Whether `url` leads through a pooler in transaction mode; `migrationUrl` is direct then. */
    readonly pooled: boolean;
  } | null;
  /** Null: jobs in the database; limits and live events in the process, which then is alone. */
  readonly redis: { readonly url: Secret; readonly prefix: string } | null;
  /** Null: what is cached is in the process alone. */
  readonly cacheRedis: { readonly url: Secret; readonly prefix: string; readonly variable?: string } | null;
  /** Null: answers quote the documents. */
  readonly model: ModelConfig | null;
  /** Null: search is by words alone, unless a business names an embedding model of its own. */
  readonly embedding: EmbeddingConfig | null;
  /** Maven repository of local models, without a slash at its end. */
  readonly modelRepository: string;
  /** Null: vectors are in the home folder. */
  readonly milvus: { readonly address: string; readonly token: Secret | null; readonly database: string | null } | null;
  readonly telegram: {
    /** Null: bots are connected through the API alone. */
    readonly botToken: Secret | null;
    /** Without a slash at its end. */
    readonly apiRoot: string;
  };
  readonly slack: {
    /** Null: apps are connected through the API alone. */
    readonly botToken: Secret | null;
    readonly signingSecret: Secret | null;
    readonly appToken: Secret | null;
    /** The app that many businesses share; null: each has its own. */
    readonly sharedApp: { readonly clientId: string; readonly clientSecret: Secret; readonly signingSecret: Secret } | null;
    /** Without a slash at its end. */
    readonly apiUrl: string;
  };
  readonly discord: {
    /** Null: bots are connected through the API alone. */
    readonly token: Secret | null;
    /** Without a slash at its end. */
    readonly apiUrl: string;
  };
  /** Null: no e-mail is sent. */
  readonly mail: { readonly url: Secret; readonly from: string } | null;
  /** Hosts of private networks that addresses in settings may name. */
  readonly outboundAllowedHosts: readonly string[];
  /** Jobs at the same time in this process. */
  readonly concurrency: { readonly reply: number; readonly ingest: number; readonly crawl: number; readonly notify: number };
  /** Shortest pause between two requests of crawls to one host. */
  readonly crawlPauseMs: number;
  /** Where command line calls go. */
  readonly cli: { readonly url: string | null; readonly apiKey: Secret | null };
  /** What is allowed but probably not meant, a sentence each. */
  readonly warnings: readonly string[];
}
