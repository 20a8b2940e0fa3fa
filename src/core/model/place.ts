/** Places on platforms where people are spoken to (a chat, a group), and what may become of them. */

/**
 * Why nothing can be said in a place until somebody there writes again: `blocked` by the person, `removed` from the group, the person has
 * `left` the platform, `forbidden` to write, or the place is `gone`.
 */
export const UNREACHABLE_REASONS = ['blocked', 'removed', 'left', 'forbidden', 'gone'] as const;
export type UnreachableReason = (typeof UNREACHABLE_REASONS)[number];

/** A place by its address, and by what the keys of its conversations are or begin with, up to a slash. */
export interface PlaceName {
  readonly space: string;
  readonly key: string;
}

/** The place has another address; what was said there goes on under it. */
export interface PlaceMove {
  readonly from: PlaceName;
  readonly to: PlaceName;
}

/** One place by its address, or every place whose conversations have keys that are `within` or begin with it, up to a slash. */
export type PlaceScope = { readonly space: string } | { readonly within: string };

export type PlaceChange =
  /** `unreachable` is null where we may write again. */
  ({ readonly kind: 'reach'; readonly unreachable: UnreachableReason | null } & PlaceScope) | ({ readonly kind: 'moved' } & PlaceMove);
