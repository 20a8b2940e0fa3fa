/** Every environment variable Claw reads, in one table: from it come the loader, `.env.example` and docs/configuration.md. */
import {
  hosts,
  httpAddress,
  keyPrefix,
  listenAddress,
  logLevel,
  networks,
  postgresAddress,
  redisAddress,
  secretText,
  someText,
  wholeNumber,
  type Parse,
} from './parse.ts';

/** Headings of the generated pages, in their order. */
export const GROUPS = ['Server', 'Storage', 'Model', 'Channels', 'Work', 'Command line'] as const;

export interface VariableSpec<T, D extends T | null> {
  readonly group: (typeof GROUPS)[number];
  readonly parse: Parse<T>;
  /** Used when the variable is unset or empty; null means that something else decides, which `docs` tells. */
  readonly default: D;
  /** What a valid value is, to be read after "must be". */
  readonly rule: string;
  /** What it is for and what happens without it. */
  readonly docs: string;
  /** A value to show in examples; for secrets it is refused in production. */
  readonly sample: string;
  /** Never printed; may also come from a file named by `<NAME>_FILE`. */
  readonly secret?: boolean;
  /** Other names for the same thing; the main name wins. */
  readonly aliases?: readonly string[];
}

const variable = <T, const D extends T | null>(spec: VariableSpec<T, D>): VariableSpec<T, D> => spec;

export const VARIABLES = {
  HOST: variable({
    group: 'Server',
    parse: listenAddress,
    default: '127.0.0.1',
    rule: 'a host name or an IP address, without scheme or port',
    docs: 'Address to listen on. The default answers this machine only; `0.0.0.0` answers every network.',
    sample: '127.0.0.1',
  }),
  PORT: variable({
    group: 'Server',
    parse: wholeNumber(0, 65_535),
    default: 3000,
    rule: 'a whole number from 0 to 65535',
    docs: 'Port to listen on. With 0 the system picks a free one, which is printed at start.',
    sample: '3000',
  }),
  PUBLIC_URL: variable({
    group: 'Server',
    parse: httpAddress,
    default: null,
    rule: 'an http or https address without user, query or fragment',
    docs: 'Address under which people reach Claw when it stands behind a proxy. Without it: the address it listens on.',
    sample: 'https://support.example.com',
  }),
  TRUSTED_PROXIES: variable({
    group: 'Server',
    parse: networks,
    default: null,
    rule: 'a comma-separated list of IP addresses and CIDR blocks',
    docs: 'Proxies whose `X-Forwarded-For` is believed. Without it the address of the connection itself counts.',
    sample: '10.0.0.0/8,192.168.1.7',
  }),
  METRICS_TOKEN: variable({
    group: 'Server',
    parse: secretText(16),
    default: null,
    rule: 'at least 16 characters without white space',
    docs: 'Bearer token that `GET /metrics` asks for. Without it only callers on this machine that came through no proxy may read them.',
    sample: 'change-me-metrics-token',
    secret: true,
  }),
  LOG_LEVEL: variable({
    group: 'Server',
    parse: logLevel,
    default: 'info',
    rule: 'debug, info, warn, error or silent',
    docs: 'Least important log line that is written. Logs are JSON lines on standard error.',
    sample: 'info',
  }),
  NODE_ENV: variable({
    group: 'Server',
    parse: someText,
    default: 'development',
    rule: 'a word such as production or development',
    docs: 'With `production`, secrets copied from the samples of this page are refused.',
    sample: 'production',
  }),
  OUTBOUND_ALLOWED_HOSTS: variable({
    group: 'Server',
    parse: hosts,
    default: null,
    rule: 'a comma-separated list of hosts, each with its port where only that one is meant',
    docs: 'Hosts of private networks that addresses in settings may name, such as a moderation endpoint. Without it only the open internet is called.',
    sample: 'moderation.internal:8080',
  }),
  CLAW_HOME: variable({
    group: 'Storage',
    parse: someText,
    default: '.claw',
    rule: 'a path',
    docs: "Folder for keys and, without `DATABASE_URL`, the database. The default lies in Claw's own folder; a relative path counts from where the command is run.",
    sample: '/var/lib/claw-home',
  }),
  CLAW_MASTER_KEY: variable({
    group: 'Storage',
    parse: secretText(32),
    default: null,
    rule: 'at least 32 characters without white space',
    docs: 'Key from which signing and sealing keys are derived. Without it one is made on first start and kept in `CLAW_HOME`; losing it ends every visitor session, and the secrets of channels must be set anew.',
    sample: 'change-me-to-the-output-of-openssl-rand-base64-32',
    secret: true,
  }),
  DATABASE_URL: variable({
    group: 'Storage',
    parse: postgresAddress,
    default: null,
    rule: 'a connection string that starts with postgres:// or postgresql://',
    docs: 'PostgreSQL 15 or newer to keep everything in. Without it Claw runs its own PostgreSQL.',
    sample: 'postgres://claw:change-me@127.0.0.1:5432/claw',
    secret: true,
  }),
  DATABASE_MIGRATION_URL: variable({
    group: 'Storage',
    parse: postgresAddress,
    default: null,
    rule: 'a connection string that starts with postgres:// or postgresql://, next to DATABASE_URL',
    docs: 'Login that owns the tables and may create roles. Without it: `DATABASE_URL`.',
    sample: 'postgres://claw_owner:change-me@127.0.0.1:5432/claw',
    secret: true,
  }),
  REDIS_URL: variable({
    group: 'Storage',
    parse: redisAddress,
    default: null,
    rule: 'an address such as redis://host:6379 or rediss://user:password@host:6380/0',
    docs: 'Redis 6.2 or newer for jobs, limits and live events. Several processes on one `DATABASE_URL` need it, the same one in each. Without it jobs are in PostgreSQL, limits and live events in the process.',
    sample: 'redis://:change-me@127.0.0.1:6379/0',
    secret: true,
  }),
  REDIS_PREFIX: variable({
    group: 'Storage',
    parse: keyPrefix,
    default: 'claw',
    rule: '1 to 32 letters, digits, hyphens or underscores',
    docs: 'First part of every key and channel in Redis. Give each Claw a prefix of its own when several, with databases of their own, share one Redis.',
    sample: 'claw',
  }),
  ZHIPU_API_KEY: variable({
    group: 'Model',
    parse: secretText(1),
    default: null,
    rule: 'a key without white space',
    docs: 'Key of the Zhipu platform (GLM models). With it answers are written by a model; without any model key they quote the documents.',
    sample: 'change-me',
    secret: true,
    aliases: ['ZHIPUAI_API_KEY', 'ZAI_API_KEY'],
  }),
  ZHIPU_BASE_URL: variable({
    group: 'Model',
    parse: httpAddress,
    default: 'https://open.bigmodel.cn/api/paas/v4',
    rule: 'an http or https address without user, query or fragment',
    docs: 'Where the Zhipu API is.',
    sample: 'https://open.bigmodel.cn/api/paas/v4',
  }),
  OPENAI_API_KEY: variable({
    group: 'Model',
    parse: secretText(1),
    default: null,
    rule: 'a key without white space',
    docs: 'Key of OpenAI or of any service that speaks its protocol. `ZHIPU_API_KEY` goes first when both are set.',
    sample: 'change-me',
    secret: true,
  }),
  OPENAI_BASE_URL: variable({
    group: 'Model',
    parse: httpAddress,
    default: 'https://api.openai.com/v1',
    rule: 'an http or https address without user, query or fragment',
    docs: 'Where that API is, with its version (`http://127.0.0.1:11434/v1` for a local server). Set alone, calls carry no key.',
    sample: 'http://127.0.0.1:11434/v1',
  }),
  CHAT_MODEL: variable({
    group: 'Model',
    parse: someText,
    default: null,
    rule: 'the name of a model',
    docs: 'Model that writes answers. Without it: `glm-4-plus` on Zhipu, `gpt-4o-mini` elsewhere.',
    sample: 'glm-4-air',
  }),
  TELEGRAM_BOT_TOKEN: variable({
    group: 'Channels',
    parse: secretText(1),
    default: null,
    rule: 'a bot token of @BotFather, without white space',
    docs: 'Connects this bot to the first business at start, or gives its connection this token. Without it bots are connected through the API.',
    sample: '123456789:change-me',
    secret: true,
  }),
  TELEGRAM_API_ROOT: variable({
    group: 'Channels',
    parse: httpAddress,
    default: 'https://api.telegram.org',
    rule: 'an http or https address without user, query or fragment',
    docs: 'Where the Bot API is; another address for a Bot API server of your own.',
    sample: 'https://api.telegram.org',
  }),
  SLACK_BOT_TOKEN: variable({
    group: 'Channels',
    parse: secretText(1),
    default: null,
    rule: 'a bot token of Slack, without white space',
    docs: 'Connects this app to the first business at start, or gives its connection this token; `SLACK_SIGNING_SECRET` or `SLACK_APP_TOKEN` goes with it. Without it apps are connected through the API.',
    sample: 'xoxb-change-me',
    secret: true,
  }),
  SLACK_SIGNING_SECRET: variable({
    group: 'Channels',
    parse: secretText(1),
    default: null,
    rule: 'the signing secret of the same app, without white space',
    docs: 'Proves that what is posted to `PUBLIC_URL` comes from Slack. Without it the app of `SLACK_BOT_TOKEN` uses Socket Mode.',
    sample: 'change-me',
    secret: true,
  }),
  SLACK_APP_TOKEN: variable({
    group: 'Channels',
    parse: secretText(1),
    default: null,
    rule: 'an app-level token of the same app, without white space',
    docs: 'Opens the sockets of Socket Mode, which needs no public address. Without it the app of `SLACK_BOT_TOKEN` is posted to.',
    sample: 'xapp-change-me',
    secret: true,
  }),
  SLACK_API_URL: variable({
    group: 'Channels',
    parse: httpAddress,
    default: 'https://slack.com/api',
    rule: 'an http or https address without user, query or fragment',
    docs: 'Where the Web API of Slack is; another address for tests, or for the Slack of governments (`https://slack-gov.com/api`).',
    sample: 'https://slack.com/api',
  }),
  DISCORD_TOKEN: variable({
    group: 'Channels',
    parse: secretText(1),
    default: null,
    rule: 'a bot token of the developer portal, without white space',
    docs: 'Connects this bot to the first business at start, or gives its connection this token. Without it bots are connected through the API.',
    sample: 'change-me',
    secret: true,
    aliases: ['DISCORD_BOT_TOKEN'],
  }),
  DISCORD_API_URL: variable({
    group: 'Channels',
    parse: httpAddress,
    default: 'https://discord.com/api',
    rule: 'an http or https address without user, query or fragment',
    docs: 'Where the REST API of Discord is, without its version; another address for tests. The gateway is found through it.',
    sample: 'https://discord.com/api',
  }),
  REPLY_CONCURRENCY: variable({
    group: 'Work',
    parse: wholeNumber(1, 500),
    default: 16,
    rule: 'a whole number from 1 to 500',
    docs: 'Conversations answered at the same time by one process.',
    sample: '16',
  }),
  INGEST_CONCURRENCY: variable({
    group: 'Work',
    parse: wholeNumber(1, 64),
    default: 2,
    rule: 'a whole number from 1 to 64',
    docs: 'Documents indexed at the same time by one process.',
    sample: '2',
  }),
  CLAW_URL: variable({
    group: 'Command line',
    parse: httpAddress,
    default: null,
    rule: 'an http or https address without user, query or fragment',
    docs: 'Server that `claw ask`, `ingest` and `eval` talk to. Without it: `http://127.0.0.1:` and `PORT`.',
    sample: 'http://127.0.0.1:3000',
  }),
  CLAW_API_KEY: variable({
    group: 'Command line',
    parse: secretText(1),
    default: null,
    rule: 'a key without white space',
    docs: 'API key for these commands. Without it: the one in `CLAW_HOME/admin-key`.',
    sample: 'change-me',
    secret: true,
  }),
} as const;

export type VariableName = keyof typeof VARIABLES;

type Spec = (typeof VARIABLES)[VariableName];
type ValueOf<S extends Spec> = NonNullable<ReturnType<S['parse']>> | S['default'];

/** What was read, by name. */
export type Values = { readonly [K in VariableName]: ValueOf<(typeof VARIABLES)[K]> };
