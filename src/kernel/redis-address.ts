/** Reads the addresses by which several Redis servers are named at once: a master that sentinels watch over, and a cluster. */
import { parseUrl } from './web-url.ts';

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

export interface RedisHouse {
  readonly kind: 'sentinel' | 'cluster';
  /** The sentinels, or some servers of the cluster; the others are found through them. */
  readonly nodes: readonly RedisNode[];
  readonly isTls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** A cluster has number 0 alone. */
  readonly database: number;
  /** What the sentinels call the master; empty for a cluster. */
  readonly master: string;
  /** Of the sentinels themselves. */
  readonly sentinelPassword: string | undefined;
}

/** scheme, login, nodes, database, query */
const SHAPE = /^redis(s?)-(sentinel|cluster):\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/(\d{0,3}))?(?:\?([^#\s]*))?$/;
const PORTS = { sentinel: 26_379, cluster: 6_379 } as const;
const KNOWN: ReadonlySet<string> = new Set(['master', 'sentinel_password']);

/**
 * `redis-sentinel://user:password@host:26379,host:26379/0?master=name&sentinel_password=word` or
 * `redis-cluster://user:password@host:6379,host:6379`; with `rediss-` over TLS. Null for what is neither.
 */
export function parseRedisHouse(text: string): RedisHouse | null {
  const [, tls, kind, login = '', names = '', database = '', query = ''] = SHAPE.exec(text) ?? [];
  if (kind !== 'sentinel' && kind !== 'cluster') return null;
  const nodes = names.split(',').map((name) => readNode(name, PORTS[kind]));
  const asked = new URLSearchParams(query);
  const master = asked.get('master') ?? '';
  const isSound = kind === 'sentinel' ? master !== '' : query === '' && Number(database) === 0;
  if (!isSound || nodes.includes(null) || [...asked.keys()].some((name) => !KNOWN.has(name))) return null;
  const signIn = parseUrl(`redis://${login === '' ? '' : `${login}@`}host`);
  if (signIn === null) return null;
  return {
    kind,
    nodes: nodes.filter((node) => node !== null),
    isTls: tls === 's',
    username: decoded(signIn.username),
    password: decoded(signIn.password),
    database: Number(database),
    master,
    sentinelPassword: asked.get('sentinel_password') ?? undefined,
  };
}

function readNode(name: string, usual: number): RedisNode | null {
  const url = parseUrl(`redis://${name}`);
  // Whatever else an address may have (a path, a login) stands elsewhere.
  if (url === null || url.hostname === '' || url.host !== name) return null;
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port === '' ? usual : Number(url.port) };
}

/** As ioredis reads the login of a plain address. */
const decoded = (text: string): string | undefined => (text === '' ? undefined : decodeURIComponent(text));
