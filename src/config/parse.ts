/** Readers of single values: text in, a value out, or undefined when the text breaks the rule of its variable. */
import { isIP } from 'node:net';
import type { LogLevel } from '../kernel/logger.ts';
import { parseRedisHouse } from '../kernel/redis-address.ts';
import { Secret } from '../kernel/secret.ts';
import { isMailAddress } from '../kernel/mail-address.ts';
import { parseNetwork } from '../kernel/networks.ts';
import { parseUrl, plainWebUrl } from '../kernel/web-url.ts';

/** Undefined means: not valid. */
export type Parse<T> = (text: string) => T | undefined;

/** A whole number between two bounds, both allowed. */
export function wholeNumber(least: number, most: number): Parse<number> {
  return (text) => {
    if (!/^\d{1,9}$/.test(text)) return undefined;
    const value = Number(text);
    return value >= least && value <= most ? value : undefined;
  };
}

/** Text that says something. */
export const someText: Parse<string> = (text) => (text.trim() === '' ? undefined : text.trim());

/** A host name or address to listen on, without scheme or port. */
export const listenAddress: Parse<string> = (text) =>
  isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) ? text : undefined;

/** An http or https address without user, query or fragment; given back without a slash at its end. */
export const httpAddress: Parse<string> = (text) => {
  const url = plainWebUrl(text);
  return url?.search === '' && url.hash === '' ? url.href.replace(/\/+$/, '') : undefined;
};

/** A PostgreSQL connection string; what is behind the scheme is judged by the server. */
export const postgresAddress: Parse<Secret> = (text) => (/^postgres(ql)?:\/\/\S+$/.test(text) ? new Secret(text) : undefined);

/** A Redis address, in the clear or over TLS, with a database number at most behind its host; or those of sentinels or of a cluster. */
export const redisAddress: Parse<Secret> = (text) => {
  if (parseRedisHouse(text) !== null) return new Secret(text);
  const url = /^rediss?:\/\/\S+$/.test(text) ? parseUrl(text) : null;
  if (url === null) return undefined;
  const { hostname, pathname } = url;
  return hostname !== '' && /^\/?\d{0,3}$/.test(pathname) ? new Secret(text) : undefined;
};

/** A mail server, in the clear until both agree on TLS, or over TLS from the beginning. */
export const smtpAddress: Parse<Secret> = (text) =>
  /^smtps?:\/\/\S+$/.test(text) && parseUrl(text)?.hostname ? new Secret(text) : undefined;

export const mailAddress: Parse<string> = (text) => (isMailAddress(text) ? text : undefined);

/** host:port, or an http or https address without anything behind it. */
export const milvusAddress: Parse<string> = (text) => (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?:\d{1,5}$/i.test(text) ? text : httpAddress(text));

/** A short word that is safe inside keys. */
export const keyPrefix: Parse<string> = (text) => (/^[\w-]{1,32}$/.test(text) ? text : undefined);

/** A name that stands in addresses as it is; no dot at its beginning. */
export const pathName: Parse<string> = (text) => (/^[\w-][\w.-]{0,99}$/.test(text) ? text : undefined);

/** A key of at least `least` characters without white space. */
export function secretText(least: number): Parse<Secret> {
  return (text) => (text.length >= least && !/\s/.test(text) ? new Secret(text) : undefined);
}

export const yesOrNo: Parse<'yes' | 'no'> = (text) => (text === 'yes' || text === 'no' ? text : undefined);

export const pooler: Parse<'transaction'> = (text) => (text === 'transaction' ? text : undefined);

const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

export const logLevel: Parse<LogLevel> = (text) => LOG_LEVELS.find((level) => level === text.toLowerCase());

/** Hosts or addresses, each perhaps with a port, separated by commas. */
export const hosts: Parse<readonly string[]> = (text) => {
  const parts = text.split(',').map((part) => part.trim().toLowerCase());
  return parts.every((part) => /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(part)) ? parts : undefined;
};

/** Addresses and CIDR blocks, separated by commas. */
export const networks: Parse<readonly string[]> = (text) => {
  const parts = text.split(',').map((part) => part.trim());
  return parts.every((part) => parseNetwork(part) !== null) ? parts : undefined;
};
