/** What the business plan reckons with: one table, from which the forecast, its workbook, its charts and the tables of the plan are made. */
import { PLANS } from '../../src/core/model/plan.ts';

export const SCENARIOS = ['low', 'base', 'high'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** A: the vendor's own page, or measured here; B: a copy of it, or press that names it; C: a blog, only with that caveat. */
export interface Source {
  readonly kind: 'source';
  readonly where: string;
  /** When the page was published or read, ISO. */
  readonly date: string;
  readonly trust: 'A' | 'B' | 'C';
}

export interface Assumption {
  /** As the formulas of the forecast call it. */
  readonly name: string;
  readonly en: string;
  readonly zh: string;
  /** `share` is 0 to 1; money is in United States dollars. */
  readonly unit: 'share' | 'usd' | 'number';
  readonly low: number;
  readonly base: number;
  readonly high: number;
  /** An assumption is ours alone; what the product holds is its table of plans. */
  readonly basis: Source | 'assumption' | 'product';
}

type Values = number | readonly [low: number, base: number, high: number];

function row(name: string, unit: Assumption['unit'], values: Values, basis: Assumption['basis'], en: string, zh: string): Assumption {
  const [low, base, high] = typeof values === 'number' ? ([values, values, values] as const) : values;
  return { name, en, zh, unit, low, base, high, basis };
}

const source = (where: string, date: string, trust: Source['trust']): Source => ({ kind: 'source', where, date, trust });

const MEASURED = source('bench/prompt-tokens.ts', '2026-11-23', 'A');
const GPT_4O_MINI = source('https://losclouds.com/ai-models/gpt-4o-mini', '2026-04-05', 'B');

const FUNNEL: readonly Assumption[] = [
  row('signups_first', 'number', [80, 150, 250], 'assumption', 'new installations and sign-ups, month 1', '第 1 个月的新安装和注册'),
  row('signups_added', 'number', [8, 25, 45], 'assumption', 'more sign-ups each month', '注册数每月增加'),
  row('activation', 'share', [0.25, 0.35, 0.4], 'assumption', 'activated: a customer answered in 14 days', '14 天内真正回答过客户的比例'),
  row('to_pro', 'share', [0.04, 0.06, 0.08], 'assumption', 'activated ones that buy pro', '活跃用户中购买 pro 的比例'),
  row(
    'to_enterprise',
    'share',
    [0.004, 0.008, 0.012],
    'assumption',
    'activated ones that buy enterprise',
    '活跃用户中购买 enterprise 的比例',
  ),
  row('resolution', 'share', [0.4, 0.45, 0.5], 'assumption', 'conversations that end without a person', '不经人工就解决的会话比例'),
  row('churn_free', 'share', 0.08, 'assumption', 'free accounts lost a month', 'free 账户月流失率'),
  row(
    'churn_pro',
    'share',
    [0.05, 0.035, 0.025],
    'assumption',
    'pro accounts lost a month, at 45 % resolution',
    'pro 账户月流失率（解决率 45% 时）',
  ),
  row(
    'churn_enterprise',
    'share',
    [0.02, 0.015, 0.01],
    'assumption',
    'enterprise accounts lost a month, at 45 % resolution',
    'enterprise 账户月流失率（解决率 45% 时）',
  ),
  row('licences_added', 'number', [0.2, 0.5, 0.9], 'assumption', 'new support contracts a month', '每月新增自托管支持合同'),
  row('churn_licence', 'share', 0.015, 'assumption', 'support contracts lost a month', '支持合同月流失率'),
  row('partners_added', 'number', [0.1, 0.25, 0.4], 'assumption', 'new partners (white label) a month', '每月新增合作伙伴（白标）'),
  row('accounts_per_partner', 'number', [5, 8, 12], 'assumption', 'businesses that a partner serves on pro', '每个伙伴服务的 pro 企业数'),
];

const PRICES: readonly Assumption[] = [
  row('price_pro', 'usd', 49, 'assumption', 'price of pro, a month', 'pro 月费'),
  row('price_enterprise', 'usd', 199, 'assumption', 'price of enterprise, a month', 'enterprise 月费'),
  row('price_overage_pro', 'usd', 0.03, 'assumption', 'a conversation above the plan, pro', 'pro 超额每次会话'),
  row('price_overage_enterprise', 'usd', 0.02, 'assumption', 'a conversation above the plan, enterprise', 'enterprise 超额每次会话'),
  row('price_licence', 'usd', 6000, 'assumption', 'self-hosted support, a year', '自托管支持年费'),
  row('wholesale', 'share', 0.6, 'assumption', 'of the list price that a partner pays', '伙伴支付的标价比例'),
  row('over_share', 'share', [0.05, 0.1, 0.15], 'assumption', 'paying accounts that go above their plan', '付费账户中超出套餐的比例'),
  row('over_extent', 'share', 0.3, 'assumption', 'how far above, of the plan', '超出部分占套餐的比例'),
];

const USE: readonly Assumption[] = [
  row('quota_pro', 'number', PLANS.pro.conversations, 'product', 'conversations a month, pro', 'pro 每月会话'),
  row('quota_enterprise', 'number', PLANS.enterprise.conversations, 'product', 'conversations a month, enterprise', 'enterprise 每月会话'),
  row('used_paid', 'share', [0.55, 0.45, 0.45], 'assumption', 'share of a paid plan that is used', '付费套餐使用率'),
];

const COSTS: readonly Assumption[] = [
  row('calls', 'number', 3, 'assumption', 'model calls in a conversation', '每次会话的模型调用'),
  row('tokens_in', 'number', 3110, MEASURED, 'input tokens a call (Chinese, the larger)', '每次调用的输入 token（中文，较大者）'),
  row('tokens_out', 'number', 250, 'assumption', 'output tokens a call', '每次调用的输出 token'),
  row('price_in', 'usd', 0.15, GPT_4O_MINI, 'a million input tokens (GPT-4o mini)', '每百万输入 token（GPT-4o mini）'),
  row('price_out', 'usd', 0.6, GPT_4O_MINI, 'a million output tokens (GPT-4o mini)', '每百万输出 token（GPT-4o mini）'),
  row('cache_hit', 'share', [0, 0.05, 0.1], 'assumption', 'calls that the answer cache spares', '回答缓存省下的调用'),
  row('hosting_fixed', 'usd', 400, 'assumption', 'servers, whoever uses them, a month', '每月固定服务器费用'),
  row('hosting_free', 'usd', 0.3, 'assumption', 'servers for a free account, a month', '每个 free 账户每月服务器费用'),
  row('hosting_paid', 'usd', 3, 'assumption', 'servers for a paying account, a month', '每个付费账户每月服务器费用'),
  row('support_pro', 'usd', 5, 'assumption', 'help for a pro account, a month', '每个 pro 账户每月支持人力'),
  row('support_enterprise', 'usd', 40, 'assumption', 'help for an enterprise account, a month', '每个 enterprise 账户每月支持人力'),
  row('support_licence', 'usd', 120, 'assumption', 'help for a support contract, a month', '每份支持合同每月支持人力'),
  row('payment_share', 'share', 0.04, 'assumption', 'of revenue that taking payments costs', '收款成本占收入比例'),
  row('team_first', 'usd', 14000, 'assumption', 'the team, month 1', '第 1 个月的团队费用'),
  row('team_added', 'usd', [150, 250, 500], 'assumption', 'the team, more each month', '团队费用每月增加'),
  row('acquisition', 'usd', 4, 'assumption', 'marketing for a sign-up', '每个注册的市场费用'),
];

export const ASSUMPTIONS: readonly Assumption[] = [...FUNNEL, ...PRICES, ...USE, ...COSTS];

/** The resolution rate at which the churn above is assumed; churn moves in inverse proportion to it. */
export const REFERENCE_RESOLUTION = 0.45;

export const MONTHS = 36;

/** A published price of a chat model, per million tokens. */
export interface ModelPrice {
  readonly name: string;
  readonly sign: '$' | '¥';
  readonly in: number;
  readonly out: number;
  readonly source: Source;
}

export const MODEL_PRICES: readonly ModelPrice[] = [
  { name: 'GPT-4o mini', sign: '$', in: 0.15, out: 0.6, source: GPT_4O_MINI },
  {
    name: 'GLM-4-Plus',
    sign: '¥',
    in: 5,
    out: 5,
    source: source('https://docs.bigmodel.cn/cn/guide/models/text/glm-4', '2026-11-22', 'A'),
  },
  {
    name: 'GLM-4-Flash',
    sign: '¥',
    in: 0,
    out: 0,
    source: source('https://docs.bigmodel.cn/cn/guide/models/text/glm-4', '2026-11-22', 'A'),
  },
];
