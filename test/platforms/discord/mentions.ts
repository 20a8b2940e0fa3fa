// Whom a text would notify, given its `allowed_mentions`: so that tests can say that nobody was.
import type { Json, Pinged, User } from './types.ts';

interface Said {
  readonly content: string;
  /** As given; undefined when absent. */
  readonly allowed: unknown;
  /** Author of the message it answers. */
  readonly repliedTo: User | null;
}

interface Allowed {
  readonly parse: readonly string[];
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly repliedUser: boolean;
}

/** Without any `allowed_mentions` Discord notifies everyone who is named, and the one who is answered. */
const EVERYONE_NAMED: Allowed = { parse: ['users', 'roles', 'everyone'], users: [], roles: [], repliedUser: true };

/** The worst case: as if the author had the permission to mention everyone and every role. */
export function readPings({ content, allowed, repliedTo }: Said): Pinged {
  const rule = readAllowed(allowed);
  const text = withoutCode(content);
  const named = (pattern: RegExp): string[] => [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
  const users = named(/<@!?(\d+)>/g).filter((id) => rule.parse.includes('users') || rule.users.includes(id));
  const roles = named(/<@&(\d+)>/g).filter((id) => rule.parse.includes('roles') || rule.roles.includes(id));
  const replied = repliedTo !== null && rule.repliedUser ? [repliedTo.id] : [];
  return { everyone: rule.parse.includes('everyone') && /@(everyone|here)/.test(text), roles, users: [...new Set([...users, ...replied])] };
}

/** What is wrong with the rule itself; null when nothing is. */
export function faultOfAllowed(allowed: unknown): string | null {
  if (allowed === undefined || allowed === null) return null;
  const { parse, users, roles } = readAllowed(allowed);
  if (parse.includes('users') && users.length > 0) return 'parse:["users"] and users: [ids...] are mutually exclusive.';
  if (parse.includes('roles') && roles.length > 0) return 'parse:["roles"] and roles: [ids...] are mutually exclusive.';
  return null;
}

export function joinPings(one: Pinged, other: Pinged): Pinged {
  const both = (name: 'roles' | 'users'): readonly string[] => [...new Set([...one[name], ...other[name]])];
  return { everyone: one.everyone || other.everyone, roles: both('roles'), users: both('users') };
}

function readAllowed(allowed: unknown): Allowed {
  if (allowed === undefined || allowed === null) return EVERYONE_NAMED;
  const rule = allowed as Json;
  const list = (name: string): readonly string[] => (Array.isArray(rule[name]) ? (rule[name] as string[]) : []);
  return { parse: list('parse'), users: list('users'), roles: list('roles'), repliedUser: rule['replied_user'] === true };
}

/** Nothing inside code is a mention or a link. */
export const withoutCode = (content: string): string => content.replaceAll(/```[\s\S]*?(?:```|$)|`[^`\n]+`/g, ' ');
