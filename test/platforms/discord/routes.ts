// Finds what answers a request: every route that the fake knows, under the path template of the official description.
import { ACCOUNT_ROUTES } from './account-routes.ts';
import type { BotRoute, OpenRoute } from './call.ts';
import { CHANNEL_ROUTES } from './channel-routes.ts';
import { INTERACTION_ROUTES } from './interaction-routes.ts';
import { THREAD_ROUTES } from './thread-routes.ts';

export interface Found {
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
  readonly act: { readonly forBot: BotRoute } | { readonly forAnyone: OpenRoute };
}

export type FindRoute = (method: string, path: string) => Found | null;

export function createRouter(): FindRoute {
  const routes = [
    ...Object.entries({ ...ACCOUNT_ROUTES, ...CHANNEL_ROUTES, ...THREAD_ROUTES }).map(([route, forBot]) => compile(route, { forBot })),
    ...Object.entries(INTERACTION_ROUTES).map(([route, forAnyone]) => compile(route, { forAnyone })),
  ].toSorted((one, other) => one.names.length - other.names.length);
  return (method, encoded) => {
    // The SDK escapes the sign of `@me` and `@original`, too.
    const path = encoded.replaceAll('%40', '@');
    for (const { route, verb, pattern, names, act } of routes) {
      const match = verb === method ? pattern.exec(path) : null;
      if (match !== null) return { route, act, params: Object.fromEntries(names.map((name, at) => [name, decode(match[at + 1])])) };
    }
    return null;
  };
}

const decode = (part = ''): string => decodeURIComponent(part);

function compile(route: string, act: Found['act']) {
  const [verb = '', template = ''] = route.split(' ');
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return { route, verb, names, act, pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`) };
}
