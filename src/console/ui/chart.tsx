/** Lines over days, drawn on a canvas, with the same numbers as a table for who does not see them. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { asNumber } from '../words/moments.ts';

export interface Series {
  readonly label: string;
  /** A colour of the tokens. */
  readonly tone: 'accent' | 'green' | 'amber' | 'red' | 'quiet';
  /** One for each day; null where there was nothing to measure. */
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  /** A sentence: what is to be seen, and by what. */
  readonly title: string;
  /** `2026-11-23`, one after the other. */
  readonly days: readonly string[];
  readonly series: readonly Series[];
  /** Above the days of the table, and on the line that opens it. */
  readonly dayLabel: string;
  readonly tableLabel: string;
  /** Behind the point; 0 when absent: things that are counted. */
  readonly digits?: number;
}

const HEIGHT = 220;
const NARROWEST = 240;

export function Chart({ title, days, series, dayLabel, tableLabel, digits = 0 }: ChartProps): JSX.Element {
  const place = usePlot(days, series, digits);
  return (
    <figure class="chart card">
      <figcaption>{title}</figcaption>
      <ul class="chart-legend">
        {series.map(({ label, tone }) => (
          <li key={label} class={`chart-${tone}`}>
            {label}
          </li>
        ))}
      </ul>
      <div ref={place} aria-hidden="true" />
      <details>
        <summary>{tableLabel}</summary>
        <Numbers days={days} series={series} dayLabel={dayLabel} digits={digits} />
      </details>
    </figure>
  );
}

const Numbers = ({
  days,
  series,
  dayLabel,
  digits,
}: Pick<ChartProps, 'days' | 'series' | 'dayLabel'> & { readonly digits: number }): JSX.Element => (
  <div class="chart-table" tabIndex={0} role="region" aria-label={dayLabel}>
    <table class="table">
      <thead>
        <tr>
          {[dayLabel, ...series.map(({ label }) => label)].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((day, at) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            {series.map(({ label, values }) => (
              <td key={label} class="number">
                {values[at] == null ? '–' : asNumber(values[at], digits)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** Draws into the element that gets the reference, and again when its width or the theme changes. */
function usePlot(days: ChartProps['days'], series: ChartProps['series'], digits: number) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = place.current;
    if (!box) return undefined;
    let plot = draw(box, days, series, digits);
    const sizes = new ResizeObserver(() => plot.setSize({ width: widthOf(box), height: HEIGHT }));
    sizes.observe(box);
    // The colours are read once: another theme draws anew.
    const again = () => {
      plot.destroy();
      plot = draw(box, days, series, digits);
    };
    const themes = new MutationObserver(again);
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const device = matchMedia('(prefers-color-scheme: dark)');
    device.addEventListener('change', again);
    return () => {
      sizes.disconnect();
      themes.disconnect();
      device.removeEventListener('change', again);
      plot.destroy();
    };
  }, [days, series, digits]);
  return place;
}

const widthOf = (box: HTMLElement): number => Math.max(box.clientWidth, NARROWEST);

/** A token as the canvas wants it: what light-dark() says in the theme that holds. */
function colourOf(box: HTMLElement, name: string): string {
  box.style.color = `var(--${name})`;
  return getComputedStyle(box).color;
}

function draw(box: HTMLElement, days: readonly string[], series: readonly Series[], digits: number): UPlot {
  const [quiet, line] = [colourOf(box, 'quiet'), colourOf(box, 'line')];
  const font = `13px ${getComputedStyle(box).fontFamily}`;
  const axis = { stroke: quiet, font, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  return new UPlot(
    {
      width: widthOf(box),
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        y: { range: (_plot, _low, high) => (digits === 0 ? [0, Math.max(4, Math.ceil(high * 1.05))] : [0, high > 0 ? high * 1.05 : 1]) },
      },
      axes: [
        { ...axis, values: (_plot, moments) => moments.map((at) => new Date(at * 1_000).toISOString().slice(5, 10)) },
        // There are no half questions.
        {
          ...axis,
          size: 56,
          values: (_plot, ticks) => ticks.map((tick) => (digits > 0 || Number.isInteger(tick) ? asNumber(tick, digits) : '')),
        },
      ],
      series: [
        {},
        ...series.map(({ label, tone }) => ({
          label,
          stroke: colourOf(box, tone),
          width: 2,
          points: { show: days.length <= 31, size: 5 },
        })),
      ],
    },
    [days.map((day) => Date.parse(day) / 1_000), ...series.map(({ values }) => [...values])],
    box,
  );
}
