/** Environment in, configuration out: pure, so that a test can ask for any environment it likes. */
import { ConfigError, type Fault } from '../kernel/errors.ts';
import { chooseModel, embeddingFaults, modelWarnings, vectorsAt } from './choose-model.ts';
import { isSet } from './read-values.ts';
import type { Config } from './config.ts';
import { nearest } from '../kernel/nearest.ts';
import { namesOf, readValues, VARIABLE_NAMES, type Environment, type ReadFile } from './read-values.ts';
import type { Values } from './schema.ts';

/** Variables of ours that nobody reads, with the name that was probably meant. */
function unknownWarnings(env: Environment): string[] {
  const known = VARIABLE_NAMES.flatMap(namesOf);
  const unknown = Object.keys(env).filter((name) => name.startsWith('CLAW_') && isSet(env, name) && !known.includes(name));
  return unknown.toSorted().map((name) => {
    const meant = nearest(name, known);
    return `${name} is not a variable of Claw${meant === null ? '' : `; did you mean ${meant}?`}`;
  });
}

/** Variables that are of no use without another one, and what to do about it. */
const TOGETHER: readonly (readonly [field: keyof Values, needed: keyof Values, fix: string])[] = [
  ['MILVUS_TOKEN', 'MILVUS_ADDRESS', 'name the Milvus that it is for'],
  ['MILVUS_DATABASE', 'MILVUS_ADDRESS', 'name the Milvus that it is in'],
  ['EMBEDDING_API_KEY', 'EMBEDDING_BASE_URL', 'name the service that it is for'],
  ['EMBEDDING_BASE_URL', 'EMBEDDING_MODEL', 'name the model that makes the vectors there'],
  ['SMTP_URL', 'MAIL_FROM', 'say who sends'],
  ['MAIL_FROM', 'SMTP_URL', 'name the mail server that sends it'],
  ['DATABASE_MIGRATION_URL', 'DATABASE_URL', 'set DATABASE_URL, or unset both for the embedded PostgreSQL'],
  ['DATABASE_POOLER', 'DATABASE_MIGRATION_URL', 'set it to the address of the database itself, for locks and LISTEN'],
  ['CLAW_OTHER_MASTER_KEY', 'CLAW_MASTER_KEY', 'set it, or unset both for the key kept in CLAW_HOME'],
  ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'copy it from Basic Information, App Credentials'],
  ['SLACK_CLIENT_ID', 'SLACK_SIGNING_SECRET', 'copy it from Basic Information, App Credentials'],
  ['SLACK_CLIENT_ID', 'PUBLIC_URL', 'set it to the https address under which Slack reaches this Claw'],
  ['SLACK_CLIENT_SECRET', 'SLACK_CLIENT_ID', 'copy it from Basic Information, App Credentials'],
];

const togetherFaults = (values: Values): readonly Fault[] =>
  TOGETHER.filter(([field, needed]) => values[field] !== null && values[needed] === null).map(([field, needed, fix]) => ({
    field,
    rule: `must come with ${needed}`,
    fix,
  }));

function sharedSlackApp({ SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, SLACK_SIGNING_SECRET: signingSecret }: Values) {
  return clientId === null || clientSecret === null || signingSecret === null ? null : { clientId, clientSecret, signingSecret };
}

const mailAt = ({ SMTP_URL: url, MAIL_FROM: from }: Values): Config['mail'] => (url === null || from === null ? null : { url, from });

function describe(fault: Fault): string {
  return `  ${fault.field} ${fault.rule}${fault.fix === undefined ? '' : ` (${fault.fix})`}`;
}

function deepFreeze<T extends object>(tree: T): T {
  for (const value of Object.values(tree)) if (typeof value === 'object' && value !== null) deepFreeze(value);
  return Object.freeze(tree);
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const head = faults.length === 1 ? 'One variable is not usable' : `${faults.length} variables are not usable`;
  throw new ConfigError(`${head}:\n${faults.map(describe).join('\n')}`, { faults });
}

/**
 * The configuration of a process.
 * @throws ConfigError one error that names every fault: variable, rule and fix
 */
export function loadConfig(env: Environment, readFile: ReadFile): Config {
  const { values, faults } = readValues(env, readFile);
  refuse([...faults, ...togetherFaults(values), ...embeddingFaults(values, env)]);
  const model = chooseModel(values, env);
  return deepFreeze<Config>({
    isProduction: values.NODE_ENV === 'production',
    logLevel: values.LOG_LEVEL,
    home: values.CLAW_HOME,
    ...keptSafe(values),
    http: {
      host: values.HOST,
      port: values.PORT,
      publicUrl: values.PUBLIC_URL,
      trustedProxies: values.TRUSTED_PROXIES ?? [],
      metricsToken: values.METRICS_TOKEN,
    },
    database: databaseAt(values),
    redis: redisAt(values.REDIS_URL, values),
    // Caches lie in a Redis of their own where there is one.
    cacheRedis: cacheRedisAt(values),
    model,
    ...vectorsAt(values, env),
    mail: mailAt(values),
    outboundAllowedHosts: values.OUTBOUND_ALLOWED_HOSTS ?? [],
    telegram: { botToken: values.TELEGRAM_BOT_TOKEN, apiRoot: values.TELEGRAM_API_ROOT },
    slack: slackAt(values),
    discord: { token: values.DISCORD_TOKEN, apiUrl: values.DISCORD_API_URL },
    concurrency: concurrencyOf(values),
    crawlPauseMs: values.CRAWL_PAUSE_MS,
    cli: { url: values.CLAW_URL, apiKey: values.CLAW_API_KEY },
    warnings: [...unknownWarnings(env), ...modelWarnings(values, model, env)],
  });
}

const slackAt = (values: Values): Config['slack'] => ({
  botToken: values.SLACK_BOT_TOKEN,
  signingSecret: values.SLACK_SIGNING_SECRET,
  appToken: values.SLACK_APP_TOKEN,
  sharedApp: sharedSlackApp(values),
  apiUrl: values.SLACK_API_URL,
});

const keptSafe = (values: Values) => ({
  masterKey: values.CLAW_MASTER_KEY,
  otherMasterKey: values.CLAW_OTHER_MASTER_KEY,
  backupPassphrase: values.BACKUP_PASSPHRASE,
  backupBeforeMigrating: values.BACKUP_BEFORE_MIGRATING === 'yes',
});

const concurrencyOf = (values: Values): Config['concurrency'] => ({
  reply: values.REPLY_CONCURRENCY,
  ingest: values.INGEST_CONCURRENCY,
  crawl: values.CRAWL_CONCURRENCY,
  notify: values.NOTIFY_CONCURRENCY,
});

const databaseAt = ({ DATABASE_URL: url, DATABASE_MIGRATION_URL: migrationUrl, DATABASE_POOLER: pooler }: Values): Config['database'] =>
  url && { url, migrationUrl: migrationUrl ?? url, pooled: pooler !== null };
const redisAt = (url: Values['REDIS_URL'], { REDIS_PREFIX: prefix }: Values): Config['redis'] => url && { url, prefix };
function cacheRedisAt(values: Values): Config['cacheRedis'] {
  const own = redisAt(values.CACHE_REDIS_URL, values);
  return own ? { ...own, variable: 'CACHE_REDIS_URL' } : redisAt(values.REDIS_URL, values);
}
