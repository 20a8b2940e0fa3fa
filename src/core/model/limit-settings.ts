/** How much anybody may ask and send, as a business may change it. */
import { z } from 'zod';
import { setting } from './setting-spec.ts';

export const LIMIT_SETTINGS = {
  'limits.contact_per_minute': setting({
    schema: z.strictObject({ free: z.int().min(1), pro: z.int().min(1), enterprise: z.int().min(1) }),
    perChannel: false,
    docs: 'Messages per minute of one contact, and requests per minute of one API key, by tier.',
    default: { free: 100, pro: 500, enterprise: 2_000 },
  }),
  'limits.tenant_per_minute': setting<number | null>({
    schema: z.int().min(1).nullable(),
    perChannel: false,
    docs: 'Messages, and requests by API key, per minute of the whole business. Null: as the plan says.',
    default: null,
  }),
  'limits.global_per_minute': setting({
    schema: z.int().min(1),
    perChannel: false,
    ofEverybody: true,
    docs: 'Messages, and requests by API key, per minute of all businesses of this Claw together.',
    default: 10_000,
  }),
  'limits.contact_files_per_hour': setting({
    schema: z.int().min(1),
    perChannel: false,
    docs: 'Files an hour of one contact.',
    default: 20,
  }),
  'limits.tenant_files_per_hour': setting({
    schema: z.int().min(1),
    perChannel: false,
    docs: 'Files an hour of the whole tenant; bounds how fast what strangers send fills the database.',
    default: 1_000,
  }),
  'limits.model_tests_per_hour': setting({
    schema: z.int().min(1),
    perChannel: false,
    docs: 'Tries of chat models an hour, of the whole business.',
    default: 60,
  }),
  'limits.crawls_per_hour': setting({
    schema: z.int().min(1),
    perChannel: false,
    docs: 'Crawls an hour that people start by hand, of the whole business.',
    default: 60,
  }),
  'limits.notification_tests_per_hour': setting({
    schema: z.int().min(1),
    perChannel: false,
    docs: 'Tries of notification addresses an hour, of the whole business.',
    default: 60,
  }),
  'limits.address_per_minute': setting({
    schema: z.int().min(1),
    perChannel: false,
    docs: 'Requests per minute from one network address (web visitors and the API).',
    default: 200,
  }),
  'limits.shadow': setting({
    schema: z.boolean(),
    perChannel: false,
    docs: 'Only count what the limits by the minute would refuse (`claw_limit_refusals_total`), and refuse nothing: to try numbers out.',
    default: false,
  }),
  'limits.route_per_minute': setting({
    schema: z.strictObject({ conversations: z.int().min(1), messages: z.int().min(1), knowledge: z.int().min(1) }),
    perChannel: false,
    docs: 'Requests per minute of one API key to each of these parts of the API.',
    default: { conversations: 60, messages: 120, knowledge: 30 },
  }),
  'limits.alert_window_minutes': setting({
    schema: z.int().min(1).max(60),
    perChannel: false,
    docs: 'Minutes over which refusals are looked at for the notification `limit_alert`.',
    default: 5,
  }),
  'limits.alert_period_minutes': setting({
    schema: z.int().min(1).max(1_440),
    perChannel: false,
    docs: 'Minutes for which the same `limit_alert` about the same level or the same one is not written again.',
    default: 60,
  }),
  'limits.alert_refused_percent': setting<number | null>({
    schema: z.int().min(1).max(100).nullable(),
    perChannel: false,
    docs: 'Share of the checks of a level, percent, from which their refusals are told; of a hundred checks at least. Null: never.',
    default: 20,
  }),
  'limits.alert_subject_refusals': setting<number | null>({
    schema: z.int().min(1).nullable(),
    perChannel: false,
    docs: 'Refusals of one contact, key, business or address from which they are told, if there were some in every minute. Null: never.',
    default: 100,
  }),
  'limits.alert_blocked': setting<number | null>({
    schema: z.int().min(1).nullable(),
    perChannel: false,
    docs: 'Requests and messages of those who are blocked from which they are told. Null: never.',
    default: 100,
  }),
} as const;
