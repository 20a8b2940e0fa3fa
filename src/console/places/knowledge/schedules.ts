/** When sites are read again, in the words of the page and as the API takes them: five fields of cron, in UTC. */

export const SCHEDULES = { never: null, daily: '0 3 * * *', weekly: '0 3 * * 1' } as const;

export const scheduleNames = Object.keys(SCHEDULES) as (keyof typeof SCHEDULES)[];

/** The name of a schedule; `own` for one that was made elsewhere. */
export const nameOfSchedule = (schedule: string | null): keyof typeof SCHEDULES | 'own' =>
  scheduleNames.find((name) => SCHEDULES[name] === schedule) ?? 'own';
