/** Tiers: what a contact is entitled to; plans: what a tenant pays for. Two things with the same three names. */
export const TIERS = ['free', 'pro', 'enterprise'] as const;
export type Tier = (typeof TIERS)[number];

/** The lower of two tiers: a contact is never above the plan of its tenant. */
export function lowerTier(a: Tier, b: Tier): Tier {
  return TIERS.indexOf(a) <= TIERS.indexOf(b) ? a : b;
}
