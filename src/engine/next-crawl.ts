/** When a source is crawled again. */
import { Cron } from 'croner';
import { InputError } from '../kernel/errors.ts';

/** The first time of the schedule (five fields of cron, UTC) after a moment in milliseconds. @throws InputError when it is none or never comes */
export function nextCrawlAt(schedule: string, after: number): Date {
  const next = read(schedule, after);
  if (next) return next;
  const fix = 'Send five fields of cron in UTC, such as "0 3 * * *" for every night at three.';
  throw new InputError('The schedule is not valid.', { faults: [{ field: 'schedule', rule: 'cron', fix }] });
}

function read(schedule: string, after: number): Date | null {
  try {
    return new Cron(schedule, { mode: '5-part', timezone: 'UTC' }).nextRun(new Date(after));
  } catch (error) {
    // Whatever it says of the schedule, our words are those of the API.
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}
