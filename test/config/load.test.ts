// What an environment becomes, and how its faults are told.
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/kernel/errors.ts';
import type { Environment } from '../../src/config/read-values.ts';

const noFiles = (path: string): string => {
  throw new Error(`no such file: ${path}`);
};
const load = (env: Environment, readFile = noFiles) => loadConfig(env, readFile);

function faultsOf(env: Environment, readFile = noFiles): ConfigError {
  try {
    load(env, readFile);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('expected a ConfigError');
}

describe('loadConfig', () => {
  it('needs no variable at all', () => {
    const config = load({});
    expect(config.http).toEqual({ host: '127.0.0.1', port: 3000, publicUrl: null, trustedProxies: [], metricsToken: null });
    expect(config).toMatchObject({ home: '.claw', database: null, model: null, isProduction: false, logLevel: 'info', warnings: [] });
  });

  it('counts an empty variable as unset', () => {
    expect(load({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ http: { port: 3000 }, database: null });
  });

  it('keeps the address of Redis to itself, and a prefix beside it', () => {
    const config = load({ REDIS_URL: 'rediss://u:hunter2@redis.example:6380/3', REDIS_PREFIX: 'shop_1' });
    expect(config.redis?.url.reveal()).toBe('rediss://u:hunter2@redis.example:6380/3');
    expect(config.redis?.prefix).toBe('shop_1');
    expect(JSON.stringify(config)).not.toContain('hunter2');
    expect(load({ REDIS_URL: 'redis://h' }).redis?.prefix).toBe('claw');
    expect(load({ REDIS_PREFIX: 'alone' }).redis).toBeNull();
    const { cacheRedis } = load({ REDIS_URL: 'redis://h', CACHE_REDIS_URL: 'redis://cache' });
    expect([cacheRedis?.url.reveal(), cacheRedis?.variable]).toEqual(['redis://cache', 'CACHE_REDIS_URL']);
    expect(load({ REDIS_URL: 'redis://h' }).cacheRedis?.url.reveal()).toBe('redis://h');
  });

  it.each(['http://h:6379', 'h:6379', 'redis://', 'redis://h/zero', 'redis://h:99999'])('refuses %s as an address of Redis', (text) => {
    expect(faultsOf({ REDIS_URL: text }).details.faults?.map(({ field }) => field)).toEqual(['REDIS_URL']);
  });

  it('refuses a prefix that could run into a key, and a sample password in production', () => {
    expect(faultsOf({ REDIS_PREFIX: 'a:b' }).message).toContain('REDIS_PREFIX must be 1 to 32 letters');
    const env = { NODE_ENV: 'production', REDIS_URL: 'redis://:change-me@h' };
    expect(faultsOf(env).message).toContain('REDIS_URL must not be a sample secret in production');
  });

  it('freezes the whole tree', () => {
    const config = load({ DATABASE_URL: 'postgres://a:b@h/db' });
    expect(Object.isFrozen(config) && Object.isFrozen(config.http) && Object.isFrozen(config.database)).toBe(true);
  });

  it('names every fault in one error, with variable, rule and fix', () => {
    const error = faultsOf({
      PORT: '99999',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'support',
      TRUSTED_PROXIES: '10.0.0.0/40',
      INGEST_CONCURRENCY: '0',
    });
    expect(error.details.faults?.map(({ field }) => field).toSorted()).toEqual([
      'INGEST_CONCURRENCY',
      'LOG_LEVEL',
      'PORT',
      'PUBLIC_URL',
      'TRUSTED_PROXIES',
    ]);
    expect(error.message).toContain('PORT must be a whole number from 0 to 65535 (unset it for the default 3000)');
  });

  it('never repeats the value of a faulty secret', () => {
    const error = faultsOf({ DATABASE_URL: 'mysql://root:hunter2@h/db', CLAW_MASTER_KEY: 'hunter2' });
    expect(JSON.stringify([error.message, error.details])).not.toContain('hunter2');
  });

  it('accepts port 0, upper-case levels and addresses with a slash at the end', () => {
    const config = load({ PORT: '0', LOG_LEVEL: 'WARN', PUBLIC_URL: 'https://help.example.com/', TRUSTED_PROXIES: '::1, 10.0.0.0/8' });
    expect(config.http).toMatchObject({ port: 0, publicUrl: 'https://help.example.com', trustedProxies: ['::1', '10.0.0.0/8'] });
    expect(config.logLevel).toBe('warn');
  });

  it('migrates with the login of DATABASE_URL unless another is given', () => {
    const [url, owner] = ['postgres://app:x@h/db', 'postgresql://owner:y@h/db'];
    expect(load({ DATABASE_URL: url }).database?.migrationUrl.reveal()).toBe(url);
    expect(load({ DATABASE_URL: url, DATABASE_MIGRATION_URL: owner }).database?.migrationUrl.reveal()).toBe(owner);
    expect(faultsOf({ DATABASE_MIGRATION_URL: owner }).message).toContain('DATABASE_MIGRATION_URL must come with DATABASE_URL');
  });

  it('takes the app that many businesses share whole or not at all', () => {
    expect(load({}).slack.sharedApp).toBeNull();
    const whole = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'c', SLACK_SIGNING_SECRET: 's', PUBLIC_URL: 'https://claw.example' };
    expect(load(whole).slack.sharedApp?.clientId).toBe('1.2');
    expect(faultsOf({ SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'c' }).message).toContain('must come with SLACK_SIGNING_SECRET');
    expect(faultsOf({ SLACK_CLIENT_ID: '1.2', SLACK_SIGNING_SECRET: 's' }).message).toContain('must come with SLACK_CLIENT_SECRET');
    expect(faultsOf({ ...whole, PUBLIC_URL: '' }).message).toContain('must come with PUBLIC_URL');
    expect(faultsOf({ SLACK_CLIENT_SECRET: 'c' }).message).toContain('must come with SLACK_CLIENT_ID');
    expect(faultsOf({ ...whole, SLACK_CLIENT_ID: 'a/b' }).message).toContain('SLACK_CLIENT_ID must be the client id');
  });
});

describe('secrets', () => {
  it('come from a file named by NAME_FILE, without the line end', () => {
    const config = load({ ZHIPU_API_KEY_FILE: '/run/secrets/zhipu' }, (path) => (path === '/run/secrets/zhipu' ? 'k-123\n' : ''));
    expect(config.model?.apiKey?.reveal()).toBe('k-123');
  });

  it('in a file that cannot be read are a fault of the file variable', () => {
    expect(faultsOf({ METRICS_TOKEN_FILE: '/nowhere' }).details.faults).toMatchObject([{ field: 'METRICS_TOKEN_FILE' }]);
  });

  it('given twice are a fault', () => {
    const error = faultsOf({ METRICS_TOKEN: '0123456789abcdef', METRICS_TOKEN_FILE: '/t' }, () => '0123456789abcdef');
    expect(error.message).toContain('METRICS_TOKEN_FILE must not be set together with METRICS_TOKEN');
  });

  it('are masked wherever the configuration is printed', () => {
    expect(JSON.stringify(load({ ZHIPU_API_KEY: 'k-123', DATABASE_URL: 'postgres://a:k-123@h/db' }))).not.toContain('k-123');
  });

  it('copied from a sample are refused in production and only there', () => {
    const env = { DATABASE_URL: 'postgres://claw:change-me@127.0.0.1:5432/claw', OPENAI_API_KEY: 'your-api-key' };
    expect(load(env).database).not.toBeNull();
    const faults = faultsOf({ ...env, NODE_ENV: 'production' }).details.faults;
    expect(faults?.map(({ field }) => field)).toEqual(['DATABASE_URL', 'OPENAI_API_KEY']);
  });
});

describe('the model', () => {
  it.each(['ZHIPU_API_KEY', 'ZHIPUAI_API_KEY', 'ZAI_API_KEY'])('of Zhipu is chosen by %s', (name) => {
    expect(load({ [name]: 'k' }).model).toMatchObject({
      provider: 'zhipu',
      baseUrl: 'https://open.bigmodel.cn/api/paas/v4',
      chatModel: 'glm-4-plus',
    });
  });

  it('may be a local server without a key', () => {
    const model = load({ OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1/', CHAT_MODEL: 'qwen3' }).model;
    expect(model).toEqual({ provider: 'openai', baseUrl: 'http://127.0.0.1:11434/v1', apiKey: null, chatModel: 'qwen3' });
  });

  it('is the Zhipu one when both are configured, with a warning', () => {
    const config = load({ ZHIPU_API_KEY: 'k', OPENAI_API_KEY: 'o' });
    expect(config.model?.provider).toBe('zhipu');
    expect(config.warnings.join()).toContain('Zhipu one is used');
  });

  it('that is named without a key is warned about', () => {
    expect(load({ CHAT_MODEL: 'glm-4-plus' }).warnings).toEqual([expect.stringContaining('CHAT_MODEL has no effect')]);
  });
});

describe('unknown variables', () => {
  it('of ours are warned about with the nearest known name', () => {
    expect(load({ CLAW_HOM: '/x', CLAW_MASTERKEY: 'y' }).warnings).toEqual([
      'CLAW_HOM is not a variable of Claw; did you mean CLAW_HOME?',
      'CLAW_MASTERKEY is not a variable of Claw; did you mean CLAW_MASTER_KEY?',
    ]);
  });

  it('of others are none of our business', () => {
    expect(load({ PATH: '/bin', CLAWS: '4', CLAW_API_KEY_FILE: '/k' }, () => 'k').warnings).toEqual([]);
  });
});

describe('the embedding model', () => {
  const zhipu = { ZHIPU_API_KEY: 'k' };

  it('is none without a key, that of Zhipu with its key, and the one that is named', () => {
    expect(load({}).embedding).toBeNull();
    expect(load({ OPENAI_API_KEY: 'o' }).embedding).toBeNull();
    expect(load(zhipu).embedding).toMatchObject({ kind: 'service', model: 'embedding-3', dimensions: 1_024 });
    expect(load({ ...zhipu, EMBEDDING_DIMENSIONS: '512' }).embedding).toMatchObject({ dimensions: 512 });
    expect(load({ ...zhipu, EMBEDDING_MODEL: 'none' }).embedding).toBeNull();
    const named = load({ OPENAI_API_KEY: 'o', EMBEDDING_MODEL: 'text-embedding-3-small' });
    expect(named.embedding).toMatchObject({ baseUrl: 'https://api.openai.com/v1', model: 'text-embedding-3-small', dimensions: null });
    expect(load({ EMBEDDING_MODEL: 'local:bge-small-zh' }).embedding).toEqual({ kind: 'local', model: 'bge-small-zh' });
  });

  it('may stand elsewhere than the chat model, with a key of its own', () => {
    const elsewhere = { EMBEDDING_MODEL: 'bge-m3', EMBEDDING_BASE_URL: 'http://127.0.0.1:11434/v1/' };
    const { embedding } = load({ ...zhipu, ...elsewhere });
    expect(embedding).toMatchObject({ baseUrl: 'http://127.0.0.1:11434/v1', apiKey: null, model: 'bge-m3' });
    expect(JSON.stringify(load({ ...elsewhere, EMBEDDING_API_KEY: 'hunter2' }))).not.toContain('hunter2');
  });

  it.each<[Environment, string, RegExp]>([
    [{ EMBEDDING_MODEL: 'bge-m3' }, 'EMBEDDING_MODEL', /must come with EMBEDDING_BASE_URL, ZHIPU_API_KEY/],
    [{ EMBEDDING_BASE_URL: 'http://h/v1' }, 'EMBEDDING_BASE_URL', /must come with EMBEDDING_MODEL/],
    [{ EMBEDDING_API_KEY: 'k' }, 'EMBEDDING_API_KEY', /must come with EMBEDDING_BASE_URL/],
    [{ EMBEDDING_DIMENSIONS: '7' }, 'EMBEDDING_DIMENSIONS', /from 8 to 8192/],
    [{ MILVUS_TOKEN: 'root:Milvus' }, 'MILVUS_TOKEN', /must come with MILVUS_ADDRESS/],
    [{ MILVUS_ADDRESS: 'no port' }, 'MILVUS_ADDRESS', /host:port/],
    [{ EMBEDDING_MODEL: 'local:bge-small-zh', REDIS_URL: 'redis://h' }, 'EMBEDDING_MODEL', /must come with MILVUS_ADDRESS/],
  ])('says what is wrong with %o', (env, field, rule) => {
    const error = faultsOf(env);
    expect(error.details.faults).toEqual([expect.objectContaining({ field, rule: expect.stringMatching(rule) })]);
  });

  it('comes with the key of Zhipu only where its vectors have a place for every process', () => {
    expect(load({ ...zhipu, REDIS_URL: 'redis://h' }).embedding).toBeNull();
    const shared = load({ ...zhipu, REDIS_URL: 'redis://h', MILVUS_URI: 'milvus.example:19530' });
    expect([shared.embedding, shared.milvus]).toMatchObject([{ model: 'embedding-3' }, { address: 'milvus.example:19530', token: null }]);
  });
});
