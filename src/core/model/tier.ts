/** Tiers: what a contact is entitled to; plans: what a tenant pays for. Two things with the same three names. */
export const TIERS = ['free', 'pro', 'enterprise'] as const;
export type Tier = (typeof TIERS)[number];
