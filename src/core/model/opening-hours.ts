/** When people of the team are there: weekly hours in one time zone, without the holidays. */
import { z } from 'zod';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'Write a time as 09:00, the end of a day as 24:00.');
const span = z
  .strictObject({ from: time, to: time })
  .refine(({ from, to }) => from < to, 'The end must be later than the beginning; write hours over midnight as two spans.');

export const openingHours = z.strictObject({
  time_zone: z.string().refine(isTimeZone, 'Name a time zone of the IANA database, such as Asia/Shanghai.'),
  /** A day that is absent is closed. */
  week: z.partialRecord(z.enum(DAYS), z.array(span).max(6)),
  holidays: z.array(z.iso.date()).max(100).default([]),
});
export type OpeningHours = z.infer<typeof openingHours>;

/** Further than this nobody is told an opening. */
const DAYS_AHEAD = 14;
const MINUTE_MS = 60_000;

/** `now` in milliseconds since the epoch; hours that are null are never closed. */
export function isOpen(hours: OpeningHours | null, now: number): boolean {
  if (hours === null) return true;
  const { date, day, minutes } = localTime(hours.time_zone, now);
  return spansOf(hours, date, day).some(({ from, to }) => minutesOf(from) <= minutes && minutes < minutesOf(to));
}

/** The first moment from `now` at which somebody is there; null when that is not within two weeks. */
export function nextOpening(hours: OpeningHours, now: number): Date | null {
  if (isOpen(hours, now)) return new Date(now);
  // Openings lie on whole minutes; only those minutes are tried at which a span of that day begins.
  const end = now + DAYS_AHEAD * 24 * 60 * MINUTE_MS;
  for (let at = (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS; at <= end;) {
    const { date, day, minutes } = localTime(hours.time_zone, at);
    const starts = spansOf(hours, date, day).map(({ from }) => minutesOf(from));
    if (starts.includes(minutes)) return new Date(at);
    const next = Math.min(...starts.filter((start) => start > minutes), 24 * 60);
    // A day that clocks are changed on is an hour longer or shorter: what is jumped over is an hour too little, never too much.
    at += Math.max(1, next - minutes - (next - minutes > 60 ? 60 : 0)) * MINUTE_MS;
  }
  return null;
}

const minutesOf = (at: string): number => Number(at.slice(0, 2)) * 60 + Number(at.slice(3));

const spansOf = ({ week, holidays }: OpeningHours, date: string, day: Day) => (holidays.includes(date) ? [] : (week[day] ?? []));

function localTime(timeZone: string, at: number): { readonly date: string; readonly day: Day; readonly minutes: number } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    day: String(parts['weekday']).toLowerCase() as Day,
    minutes: Number(parts['hour']) * 60 + Number(parts['minute']),
  };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
