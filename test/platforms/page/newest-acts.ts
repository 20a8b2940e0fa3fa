// How much of what a bot did the page shows, whatever the platform.

const ACTS_SHOWN = 200;

/** The end of a ledger, its newest act last. */
export const newestActs = <Entry>(ledger: readonly Entry[]): readonly Entry[] => ledger.slice(-ACTS_SHOWN);
