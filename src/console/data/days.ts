/** Days as the server names them, in UTC. */

const DAY_MS = 86_400_000;

/** The first day of a period of so many days that ends today. */
export const firstDayOf = (days: number): string => new Date(Date.now() - (days - 1) * DAY_MS).toISOString().slice(0, 10);
