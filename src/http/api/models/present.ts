/** Models in the words of the API, and what may be done about each fault. */
import type { z } from 'zod';
import { DEFAULT_TIMEOUTS, NO_LIMITS } from '../../../core/model/model-endpoint.ts';
import type { ModelEndpoint, ModelFacts, ModelFault, ModelHealth } from '../../../core/model/model-endpoint.ts';
import type { ModelPreset } from '../../../core/model/model-presets.ts';
import type { EnvironmentModel, NewModel, TimedCheck } from '../../../engine/model-endpoints.ts';
import type { ModelChange } from '../../../core/ports/model-store.ts';
import { Secret } from '../../../kernel/secret.ts';
import type { modelChangeSchema, modelCheckSchema, modelPresetSchema, modelSchema, newModelSchema } from './schema.ts';

type Shown = z.output<typeof modelSchema>;

/** In a path it stands where the others have their id. */
export const ENVIRONMENT = 'environment';

export const presentModel = (one: ModelEndpoint): Shown => ({
  ...presentFacts(one),
  id: one.id,
  origin: 'tenant',
  base_url: one.baseUrl,
  api_key: one.lastFour === null ? null : { last_four: one.lastFour },
  health: presentHealth(one.health),
});

export const presentEnvironment = ({ name, model, health }: EnvironmentModel, position: number): Shown => ({
  ...presentFacts({
    kind: 'chat',
    name,
    model,
    position,
    prices: null,
    limits: NO_LIMITS,
    timeouts: DEFAULT_TIMEOUTS,
    extra: {},
    enabled: true,
  }),
  id: ENVIRONMENT,
  origin: 'environment',
  base_url: null,
  api_key: null,
  health: presentHealth(health),
});

const presentHealth = (health: ModelHealth | null) => health && { ...health, at: health.at.toISOString() };

const presentFacts = ({ kind, name, model, position, prices, limits, timeouts, extra, enabled }: Omit<ModelFacts, 'baseUrl'>) => ({
  kind,
  name,
  model,
  position,
  prices: prices && {
    input_per_million: prices.inputPerMillion,
    output_per_million: prices.outputPerMillion,
    currency: prices.currency,
  },
  limits: {
    context_tokens: limits.contextTokens,
    output_tokens: limits.outputTokens,
    requests_at_once: limits.atOnce,
    tokens_per_minute: limits.tokensPerMinute,
  },
  timeouts: { first_ms: timeouts.firstMs, between_ms: timeouts.betweenMs, total_ms: timeouts.totalMs },
  extra,
  enabled,
});

const readPrices = (prices: z.output<typeof newModelSchema>['prices']) =>
  prices && { inputPerMillion: prices.input_per_million, outputPerMillion: prices.output_per_million, currency: prices.currency };
const readLimits = (limits: z.output<typeof newModelSchema>['limits']) => ({
  contextTokens: limits.context_tokens,
  outputTokens: limits.output_tokens,
  atOnce: limits.requests_at_once,
  tokensPerMinute: limits.tokens_per_minute,
});
const readTimeouts = (timeouts: z.output<typeof newModelSchema>['timeouts']) => ({
  firstMs: timeouts.first_ms,
  betweenMs: timeouts.between_ms,
  totalMs: timeouts.total_ms,
});

export const readNewModel = (body: z.output<typeof newModelSchema>): NewModel => ({
  kind: body.kind,
  name: body.name ?? body.model,
  baseUrl: body.base_url,
  model: body.model,
  position: body.position ?? null,
  prices: readPrices(body.prices),
  limits: readLimits(body.limits),
  timeouts: readTimeouts(body.timeouts),
  extra: body.extra,
  enabled: body.enabled,
  key: body.api_key === null ? null : new Secret(body.api_key),
});

export const readModelChange = (body: z.output<typeof modelChangeSchema>): ModelChange => ({
  ...(body.name !== undefined && { name: body.name }),
  ...(body.base_url !== undefined && { baseUrl: body.base_url }),
  ...(body.model !== undefined && { model: body.model }),
  ...(body.position !== undefined && { position: body.position }),
  ...(body.prices !== undefined && { prices: readPrices(body.prices) }),
  ...(body.limits && { limits: readLimits(body.limits) }),
  ...(body.timeouts && { timeouts: readTimeouts(body.timeouts) }),
  ...(body.extra && { extra: body.extra }),
  ...(body.enabled !== undefined && { enabled: body.enabled }),
  ...(body.api_key !== undefined && { key: body.api_key === null ? null : new Secret(body.api_key) }),
});

const REMEDIES: Readonly<Record<ModelFault, string>> = {
  key: 'The provider does not accept the key. Copy it again from the provider and send it as `api_key`; check that it belongs to this address.',
  model: 'The provider does not know this model, or the key may not use it. Check `model` against its list of models.',
  url: 'There is no such interface at this address. Check `base_url`: it ends with the version, such as /v1, and names no path behind it.',
  address: 'The address lies in a private network. The operator of this Claw may allow its host with OUTBOUND_ALLOWED_HOSTS.',
  balance: 'The account with the provider has nothing left to pay with. Top it up, or raise its limit there.',
  limited:
    'The provider takes no more calls for now. Wait, or raise the limit there; `requests_at_once` and `tokens_per_minute` hold calls back.',
  busy: 'Its own `requests_at_once` or `tokens_per_minute` hold it back for now.',
  refused:
    'The provider understood the call and refused it. A field it does not take may be left out with `extra`, such as { "temperature": null }.',
  filtered: 'The provider does not speak about this.',
  tls: 'No secure connection came about: the certificate is not trusted, has expired or is for another name, or the port speaks plain http.',
  unreachable: 'Nobody answers at this address, or the server is out of order. Check host and port, and that the server runs.',
  timeout: 'The model did not answer in time. Check that the server is not overloaded, or allow more with `timeouts`.',
  cut: 'The connection broke in the middle of the answer.',
  unusable: 'The server answered, but not in the form of this interface. Check `kind` and `base_url`.',
  away: 'It failed several times just now and is left alone for a while.',
};

export const presentCheck = (check: TimedCheck): z.output<typeof modelCheckSchema> =>
  check.kind === 'ready'
    ? { state: 'ready', fault: null, advice: null, status: 200, dimensions: check.dimensions, took_ms: check.tookMs }
    : { state: 'failed', fault: check.fault, advice: REMEDIES[check.fault], status: check.status, dimensions: null, took_ms: check.tookMs };

export const presentPreset = ({ id, name, baseUrl, models, needsKey, isLocal }: ModelPreset): z.output<typeof modelPresetSchema> => ({
  id,
  name,
  base_url: baseUrl,
  models: Object.fromEntries(Object.entries(models).map(([kind, names]) => [kind, [...names]])),
  needs_key: needsKey,
  is_local: isLocal,
});
