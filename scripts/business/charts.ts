/** The charts of the business plan: SVG that follows the light or dark choice of who looks. */
import { SCENARIOS } from './assumptions.ts';
import { forecast, inputsOf, valueOf } from './forecast.ts';
import { dollars, swings, type Lang } from './tables.ts';

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 90;
const RIGHT = 90;
const TOP = 50;
const BOTTOM = 40;

const STYLE = `<style>
text { font: 13px system-ui, sans-serif; fill: #24292f; } .title { font-weight: 600; font-size: 15px; }
.paper { fill: #ffffff; } .grid { stroke: #d0d7de; } .zero { stroke: #57606a; }
.low { stroke: #b35900; fill: #b35900; } .base { stroke: #0969da; fill: #0969da; } .high { stroke: #1a7f37; fill: #1a7f37; }
.line { fill: none; stroke-width: 2.5; } text.low, text.base, text.high { stroke: none; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; } .paper { fill: #0d1117; } .grid { stroke: #30363d; } .zero { stroke: #9198a1; }
.low { stroke: #f0a050; fill: #f0a050; } .base { stroke: #58a6ff; fill: #58a6ff; } .high { stroke: #4ac26b; fill: #4ac26b; }
.line { fill: none; }
}
</style>`;

const WORDS = {
  en: {
    revenue: 'Revenue a month',
    cash: 'Result so far',
    sensitivity: 'Result so far, base scenario: each assumption 25 % lower or higher',
    month: (month: number) => `month ${month}`,
    low: 'low',
    base: 'base',
    high: 'high',
  },
  zh: {
    revenue: '每月收入',
    cash: '累计结果',
    sensitivity: '中情景 36 个月累计结果：各项假设降低或提高 25%',
    month: (month: number) => `第 ${month} 月`,
    low: '低',
    base: '中',
    high: '高',
  },
} as const;

const round = (value: number): string => String(Math.round(value * 10) / 10);

function picture(title: string, height: number, body: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">`,
    STYLE,
    `<rect class="paper" width="${WIDTH}" height="${height}" rx="8"/>`,
    `<text class="title" x="16" y="28">${title}</text>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

/** Steps of 1, 2 or 5 times a power of ten, about five of them. */
function niceStep(span: number): number {
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
}

function lines(name: 'revenue' | 'cash', lang: Lang): string {
  const series = SCENARIOS.map((scenario) => ({
    scenario,
    values: forecast(inputsOf(scenario)).map((month) => valueOf(month, name)),
  }));
  const all = series.flatMap(({ values }) => values);
  const step = niceStep(Math.max(...all) - Math.min(0, ...all));
  const low = Math.floor(Math.min(0, ...all) / step) * step;
  const high = Math.ceil(Math.max(...all) / step) * step;
  const x = (month: number): number => LEFT + ((month - 1) / 35) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const marks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, index) => low + index * step);
  return picture(WORDS[lang][name], HEIGHT, [
    ...marks.flatMap((value) => [
      `<line class="${value === 0 ? 'zero' : 'grid'}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y(value))}" y2="${round(y(value))}"/>`,
      `<text x="${LEFT - 8}" y="${round(y(value) + 4)}" text-anchor="end">${dollars(value)}</text>`,
    ]),
    ...[1, 12, 24, 36].map(
      (month) => `<text x="${round(x(month))}" y="${HEIGHT - 14}" text-anchor="middle">${WORDS[lang].month(month)}</text>`,
    ),
    ...series.flatMap(({ scenario, values }) => [
      `<polyline class="line ${scenario}" points="${values.map((value, index) => `${round(x(index + 1))},${round(y(value))}`).join(' ')}"/>`,
      `<text class="${scenario}" x="${WIDTH - RIGHT + 8}" y="${round(y(values.at(-1) ?? 0) + 4)}">${WORDS[lang][scenario]}</text>`,
    ]),
  ]);
}

const BAR = 26;
const NAMES = 360;

function sensitivity(lang: Lang): string {
  const rows = swings();
  const all = rows.flatMap(({ down, up }) => [down.cash, up.cash]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const x = (value: number): number => NAMES + ((value - low) / (high - low)) * (WIDTH - NAMES - 30);
  const height = TOP + rows.length * BAR + BOTTOM;
  const middle = round(x(valueOf(forecast(inputsOf('base')).at(-1), 'cash')));
  return picture(WORDS[lang].sensitivity, height, [
    ...rows.flatMap(({ assumption, down, up }, index) => {
      const y = TOP + index * BAR;
      const from = Math.min(x(down.cash), x(up.cash));
      return [
        `<text x="${NAMES - 10}" y="${y + 15}" text-anchor="end">${assumption[lang]}</text>`,
        `<rect class="base" x="${round(from)}" y="${y + 3}" width="${round(Math.abs(x(up.cash) - x(down.cash)))}" height="${BAR - 8}"/>`,
      ];
    }),
    `<line class="zero" x1="${middle}" x2="${middle}" y1="${TOP}" y2="${height - BOTTOM}"/>`,
    ...[low, high].map(
      (value, index) =>
        `<text x="${round(x(value))}" y="${height - 14}" text-anchor="${index === 0 ? 'start' : 'end'}">${dollars(value)}</text>`,
    ),
  ]);
}

/** By the file's name, without the language and the ending. */
export const CHARTS: Readonly<Record<string, (lang: Lang) => string>> = {
  revenue: (lang) => lines('revenue', lang),
  cash: (lang) => lines('cash', lang),
  sensitivity,
};
