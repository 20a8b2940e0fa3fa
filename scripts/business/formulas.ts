/** The forecast as formulas: one definition, which is reckoned here and written into the workbook as live cells. */
import { REFERENCE_RESOLUTION } from './assumptions.ts';

export interface Column {
  readonly name: string;
  /** Names are assumptions or columns of the same month; `last.` is the month before, 0 in the first. */
  readonly formula: string;
  readonly en: string;
  readonly zh: string;
  readonly unit: 'usd' | 'number';
}

const column = (name: string, unit: Column['unit'], en: string, zh: string, formula: string): Column => ({ name, formula, en, zh, unit });
const kept = (churn: string): string => `(1 - ${churn} * ${REFERENCE_RESOLUTION} / resolution)`;

const ACCOUNTS: readonly Column[] = [
  column('signups', 'number', 'sign-ups', '注册', 'signups_first + signups_added * (month - 1)'),
  column('active', 'number', 'activated', '激活', 'signups * activation'),
  column('free', 'number', 'free accounts', 'free 账户', 'last.free * (1 - churn_free) + active * (1 - to_pro - to_enterprise)'),
  column('pro', 'number', 'pro accounts', 'pro 账户', `last.pro * ${kept('churn_pro')} + active * to_pro`),
  column(
    'enterprise',
    'number',
    'enterprise accounts',
    'enterprise 账户',
    `last.enterprise * ${kept('churn_enterprise')} + active * to_enterprise`,
  ),
  column('licences', 'number', 'support contracts', '支持合同', 'last.licences * (1 - churn_licence) + licences_added'),
  column(
    'partner_accounts',
    'number',
    'accounts of partners',
    '伙伴的账户',
    'last.partner_accounts + partners_added * accounts_per_partner',
  ),
];

const REVENUE: readonly Column[] = [
  column('subscriptions', 'usd', 'subscriptions', '订阅收入', 'pro * price_pro + enterprise * price_enterprise'),
  column(
    'overage',
    'usd',
    'overage',
    '超额收入',
    'over_share * over_extent * (pro * quota_pro * price_overage_pro + enterprise * quota_enterprise * price_overage_enterprise)',
  ),
  column('licence_fees', 'usd', 'support contracts', '支持合同收入', 'licences * price_licence / 12'),
  column('partner_fees', 'usd', 'partners', '伙伴收入', 'partner_accounts * price_pro * wholesale'),
  column('revenue', 'usd', 'revenue', '收入', 'subscriptions + overage + licence_fees + partner_fees'),
];

const COSTS: readonly Column[] = [
  column(
    'conversations',
    'number',
    'conversations with our model',
    '使用我方模型的会话',
    '((pro + partner_accounts) * quota_pro + enterprise * quota_enterprise) * used_paid + over_share * over_extent * (pro * quota_pro + enterprise * quota_enterprise)',
  ),
  column(
    'models',
    'usd',
    'models',
    '模型',
    'conversations * calls * (tokens_in * price_in + tokens_out * price_out) / 1000000 * (1 - cache_hit)',
  ),
  column(
    'hosting',
    'usd',
    'hosting',
    '服务器',
    'hosting_fixed + free * hosting_free + (pro + enterprise + partner_accounts) * hosting_paid',
  ),
  column('support', 'usd', 'support', '支持', 'pro * support_pro + enterprise * support_enterprise + licences * support_licence'),
  column('payments', 'usd', 'payments', '收款', 'revenue * payment_share'),
  column('gross', 'usd', 'gross profit', '毛利', 'revenue - models - hosting - support - payments'),
  column('team', 'usd', 'team', '团队', 'team_first + team_added * (month - 1)'),
  column('marketing', 'usd', 'marketing', '市场', 'signups * acquisition'),
  column('result', 'usd', 'result of the month', '当月结果', 'gross - team - marketing'),
  column('cash', 'usd', 'result so far', '累计结果', 'last.cash + result'),
];

export const COLUMNS: readonly Column[] = [...ACCOUNTS, ...REVENUE, ...COSTS];
