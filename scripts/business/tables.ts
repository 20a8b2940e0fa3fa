/** The tables of the business plan, in English and Chinese, from the assumptions and the forecast. */
import { PLANS } from '../../src/core/model/plan.ts';
import { TIERS } from '../../src/core/model/tier.ts';
import { ASSUMPTIONS, MODEL_PRICES, SCENARIOS, type Assumption, type Source } from './assumptions.ts';
import { conversationCost, forecast, inputsOf, outcomeOf, outcomeWith, valueOf, type Inputs, type Outcome } from './forecast.ts';

export const LANGUAGES = ['en', 'zh'] as const;
export type Lang = (typeof LANGUAGES)[number];

type Cells = readonly (readonly string[])[];

function markdown([head = [], ...rows]: Cells): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** `1,234`; money to whole dollars unless it is small. */
export const grouped = (value: number): string => Math.round(value).toLocaleString('en-US').replace(/^-0$/, '0');
export const dollars = (value: number): string => {
  const sign = value < -0.5 ? '−' : '';
  return `${sign}$${grouped(Math.abs(value))}`;
};
const percent = (value: number): string => `${Number((value * 100).toFixed(1))} %`;
const small = (value: number): string => String(Number(value.toPrecision(3)));

function shown({ unit }: Assumption, value: number): string {
  if (unit === 'share') return percent(value);
  return unit === 'usd' ? `$${value >= 1000 ? grouped(value) : String(value)}` : value >= 1000 ? grouped(value) : String(value);
}

function cited({ where, date, trust }: Source): string {
  const link = where.startsWith('https:') ? `[${new URL(where).hostname}](${where})` : `\`${where}\``;
  return `${link}, ${date}, ${trust}`;
}

function basisOf({ basis }: Assumption, lang: Lang): string {
  if (basis === 'assumption') return lang === 'en' ? 'assumption' : '假设';
  if (basis === 'product') return '`src/core/model/plan.ts`';
  return cited(basis);
}

function plans(lang: Lang): string {
  const head = {
    en: ['plan', 'a month', 'conversations', 'each one above', 'channels', 'operators', 'documents', 'kept for'],
    zh: ['套餐', '月费', '会话', '超额每次', '渠道', '客服', '文档', '保留'],
  }[lang];
  const price = inputsOf('base');
  const rows = TIERS.map((tier) => {
    const { conversations, channels, operators, documents, retentionDays } = PLANS[tier];
    const kept = {
      en: retentionDays === null ? 'by choice' : `${retentionDays} days`,
      zh: retentionDays === null ? '自选' : `${retentionDays} 天`,
    };
    const fee = tier === 'free' ? '$0' : `$${valueOf(price, `price_${tier}`)}`;
    const over = tier === 'free' ? '–' : `$${valueOf(price, `price_overage_${tier}`)}`;
    return [tier, fee, grouped(conversations), over, String(channels), String(operators), grouped(documents), kept[lang]];
  });
  return markdown([head, ...rows]);
}

function assumptions(lang: Lang): string {
  const head = { en: ['assumption', 'name', 'low', 'base', 'high', 'basis'], zh: ['项目', '名称', '低', '中', '高', '依据'] }[lang];
  const rows = ASSUMPTIONS.map((one) => [
    one[lang],
    `\`${one.name}\``,
    ...SCENARIOS.map((scenario) => shown(one, one[scenario])),
    basisOf(one, lang),
  ]);
  return markdown([head, ...rows]);
}

const SCENARIO_NAMES = { en: { low: 'low', base: 'base', high: 'high' }, zh: { low: '低', base: '中', high: '高' } } as const;

function months(lang: Lang): string {
  const head = {
    en: ['scenario', 'month', 'free', 'pro', 'enterprise', 'contracts', 'revenue', 'gross profit', 'result', 'result so far'],
    zh: ['情景', '月份', 'free', 'pro', 'enterprise', '支持合同', '月收入', '毛利', '当月结果', '累计结果'],
  }[lang];
  const rows = SCENARIOS.flatMap((scenario) => {
    const all = forecast(inputsOf(scenario));
    return [12, 24, 36].map((month) => [
      SCENARIO_NAMES[lang][scenario],
      String(month),
      ...['free', 'pro', 'enterprise', 'licences'].map((name) => grouped(valueOf(all[month - 1], name))),
      ...['revenue', 'gross', 'result', 'cash'].map((name) => dollars(valueOf(all[month - 1], name))),
    ]);
  });
  return markdown([head, ...rows]);
}

const OUTCOME_HEAD = {
  en: ['revenue in month 36', 'revenue of year 3', 'breaks even in month', 'most money needed', 'result so far'],
  zh: ['第 36 个月收入', '第 3 年收入', '盈亏平衡月份', '最多需要的资金', '累计结果'],
} as const;

function outcomeCells({ lastRevenue, thirdYear, breakEven, deepest, cash }: Outcome, lang: Lang): string[] {
  const never = { en: 'after 36', zh: '36 个月之后' }[lang];
  return [dollars(lastRevenue), dollars(thirdYear), breakEven === null ? never : String(breakEven), dollars(-deepest), dollars(cash)];
}

function outcomes(lang: Lang): string {
  const rows = SCENARIOS.map((scenario) => [
    SCENARIO_NAMES[lang][scenario],
    ...outcomeCells(outcomeOf(forecast(inputsOf(scenario))), lang),
  ]);
  return markdown([[{ en: 'scenario', zh: '情景' }[lang], ...OUTCOME_HEAD[lang]], ...rows]);
}

function resolution(lang: Lang): string {
  const price = inputsOf('base');
  const head = {
    en: ['resolution', 'pro: a resolved conversation costs the buyer', 'enterprise', ...OUTCOME_HEAD.en.slice(0, 3)],
    zh: ['解决率', 'pro：买方每个已解决会话的成本', 'enterprise', ...OUTCOME_HEAD.zh.slice(0, 3)],
  }[lang];
  const rows = [0.4, 0.5, 0.67].map((rate) => [
    percent(rate),
    ...(['pro', 'enterprise'] as const).map((tier) => `$${small(valueOf(price, `price_${tier}`) / (PLANS[tier].conversations * rate))}`),
    ...outcomeCells(outcomeWith('resolution', rate), lang).slice(0, 3),
  ]);
  return markdown([head, ...rows]);
}

function models(lang: Lang): string {
  const head = {
    en: ['model', 'input, 1M tokens', 'output, 1M tokens', 'a call', 'a conversation', 'price from'],
    zh: ['模型', '输入 / 百万 token', '输出 / 百万 token', '每次调用', '每次会话', '价格来源'],
  }[lang];
  const rows = MODEL_PRICES.map(({ name, sign, in: input, out, source }) => {
    const inputs = { ...inputsOf('base'), price_in: input, price_out: out };
    const cost = conversationCost(inputs);
    return [
      name,
      `${sign}${input}`,
      `${sign}${out}`,
      `${sign}${small(cost / valueOf(inputs, 'calls'))}`,
      `${sign}${small(cost)}`,
      cited(source),
    ];
  });
  return markdown([head, ...rows]);
}

function unit(lang: Lang): string {
  const inputs = inputsOf('base');
  const head = {
    en: ['an account, a month', 'price', 'conversations', 'models', 'hosting', 'support', 'payments', 'left', 'gross margin'],
    zh: ['每个账户每月', '价格', '会话', '模型', '服务器', '支持', '收款', '剩余', '毛利率'],
  }[lang];
  const rows = (['pro', 'enterprise'] as const).flatMap((tier) =>
    [valueOf(inputs, 'used_paid'), 1].map((used) => unitRow(inputs, tier, used, lang)),
  );
  return markdown([head, ...rows]);
}

function unitRow(inputs: Inputs, tier: 'pro' | 'enterprise', used: number, lang: Lang): string[] {
  const of = (name: string): number => valueOf(inputs, name);
  const conversations = PLANS[tier].conversations * used;
  const price = of(`price_${tier}`);
  const costs = [
    conversations * conversationCost(inputs) * (1 - of('cache_hit')),
    of('hosting_paid'),
    of(`support_${tier}`),
    price * of('payment_share'),
  ];
  const left = costs.reduce((rest, cost) => rest - cost, price);
  const name = `${tier}, ${{ en: `${percent(used)} used`, zh: `用了 ${percent(used)}` }[lang]}`;
  return [
    name,
    `$${price}`,
    grouped(conversations),
    ...costs.map((cost) => `$${cost.toFixed(2)}`),
    `$${left.toFixed(2)}`,
    percent(left / price),
  ];
}

export interface Swing {
  readonly assumption: Assumption;
  readonly down: Outcome;
  readonly up: Outcome;
}

const TESTED = [
  'signups_added',
  'activation',
  'to_pro',
  'to_enterprise',
  'churn_pro',
  'churn_enterprise',
  'resolution',
  'price_pro',
  'price_enterprise',
  'licences_added',
  'partners_added',
  'used_paid',
  'tokens_in',
  'support_enterprise',
  'team_first',
];

/** What a quarter less and a quarter more of each does to the base scenario, greatest effect on the money first. */
export function swings(): readonly Swing[] {
  return ASSUMPTIONS.filter(({ name }) => TESTED.includes(name))
    .map((one) => ({ assumption: one, down: outcomeWith(one.name, one.base * 0.75), up: outcomeWith(one.name, one.base * 1.25) }))
    .toSorted((one, other) => spread(other) - spread(one));
}

const spread = ({ down, up }: Swing): number => Math.abs(up.cash - down.cash);

function sensitivity(lang: Lang): string {
  const head = {
    en: ['assumption', 'base', 'result so far at −25 %', 'at +25 %', 'revenue in month 36 at −25 %', 'at +25 %'],
    zh: ['项目', '中情景', '−25% 时累计结果', '+25% 时', '−25% 时第 36 个月收入', '+25% 时'],
  }[lang];
  const rows = swings().map(({ assumption, down, up }) => [
    assumption[lang],
    shown(assumption, assumption.base),
    ...[down.cash, up.cash, down.lastRevenue, up.lastRevenue].map(dollars),
  ]);
  return markdown([head, ...rows]);
}

/** By the name that stands in the marker of the page. */
export const TABLES: Readonly<Record<string, (lang: Lang) => string>> = {
  plans,
  assumptions,
  months,
  outcomes,
  resolution,
  models,
  unit,
  sensitivity,
};
