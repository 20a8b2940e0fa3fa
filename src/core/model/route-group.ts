/** The parts of the API that have a rate limit of their own. */

export const ROUTE_GROUPS = ['conversations', 'messages', 'knowledge'] as const;
export type RouteGroup = (typeof ROUTE_GROUPS)[number];

/** By the first part of the path below `/api/v1`; null where only the common limits hold. */
export function routeGroupOf(path: string): RouteGroup | null {
  const noun = /^\/api\/v1\/([^/]+)/.exec(path)?.[1];
  return ROUTE_GROUPS.find((group) => group === noun) ?? null;
}
