/** Whether somebody is there, and when again: time zones, holidays and the days on which clocks change. */
import { describe, expect, it } from 'vitest';
import { isOpen, nextOpening, openingHours } from '../../../src/core/model/opening-hours.ts';
import type { OpeningHours } from '../../../src/core/model/opening-hours.ts';

const workday = [
  { from: '09:00', to: '12:30' },
  { from: '13:30', to: '18:00' },
];
const SHANGHAI: OpeningHours = {
  time_zone: 'Asia/Shanghai',
  week: { mon: workday, tue: workday, wed: workday, thu: workday, fri: workday },
  holidays: ['2027-01-01'],
};
const BERLIN: OpeningHours = { time_zone: 'Europe/Berlin', week: { sun: [{ from: '06:00', to: '08:00' }] }, holidays: [] };
const at = (iso: string): number => Date.parse(iso);
const opens = (hours: OpeningHours, iso: string): string | undefined => nextOpening(hours, at(iso))?.toISOString();

describe('opening hours', () => {
  it('hold from the first minute to the one before the last, in their own time zone', () => {
    expect(isOpen(SHANGHAI, at('2026-11-23T08:59:59+08:00'))).toBe(false);
    expect(isOpen(SHANGHAI, at('2026-11-23T09:00:00+08:00'))).toBe(true);
    expect(isOpen(SHANGHAI, at('2026-11-23T12:30:00+08:00'))).toBe(false);
    expect(isOpen(SHANGHAI, at('2026-11-23T09:59:59Z'))).toBe(true);
    expect(isOpen(SHANGHAI, at('2026-11-22T10:00:00+08:00'))).toBe(false);
    expect(isOpen(null, 0)).toBe(true);
  });

  it('name the next opening: later that day, after a weekend, after a holiday, at once, or none', () => {
    expect(opens(SHANGHAI, '2026-11-23T12:40:00+08:00')).toBe('2026-11-23T05:30:00.000Z');
    expect(opens(SHANGHAI, '2026-11-20T18:00:30+08:00')).toBe('2026-11-23T01:00:00.000Z');
    expect(opens(SHANGHAI, '2026-12-31T20:00:00+08:00')).toBe('2027-01-04T01:00:00.000Z');
    expect(opens(SHANGHAI, '2026-11-23T10:00:00+08:00')).toBe('2026-11-23T02:00:00.000Z');
    expect(opens({ ...SHANGHAI, week: {} }, '2026-11-23T10:00:00+08:00')).toBeUndefined();
  });

  it('find the opening on days on which clocks go forward and back', () => {
    expect(opens(BERLIN, '2026-03-28T23:30:00+01:00')).toBe('2026-03-29T04:00:00.000Z');
    expect(opens(BERLIN, '2026-10-24T23:30:00+02:00')).toBe('2026-10-25T05:00:00.000Z');
  });

  it('refuse a time zone nobody knows, hours that end before they begin and a day that is none', () => {
    const faults = (value: unknown) => openingHours.safeParse(value).error?.issues.map(({ path }) => path.join('.'));
    expect(faults({ time_zone: 'Mars/Olympus', week: {} })).toEqual(['time_zone']);
    expect(faults({ time_zone: 'UTC', week: { mon: [{ from: '18:00', to: '09:00' }] } })).toEqual(['week.mon.0']);
    expect(faults({ time_zone: 'UTC', week: { monday: [] } })).toEqual(['week']);
    expect(faults({ time_zone: 'UTC', week: { mon: [{ from: '09:60', to: '24:00' }] } })).toEqual(['week.mon.0.from']);
  });
});
