/** Models for tests that are about something else. */
import { DEFAULT_TIMEOUTS, NO_LIMITS } from '../../src/core/model/model-endpoint.ts';
import type { ModelEndpoint, ModelFacts } from '../../src/core/model/model-endpoint.ts';
import { newUuid } from '../../src/kernel/ids.ts';

export const buildModelFacts = (given: Partial<ModelFacts> = {}): ModelFacts => ({
  kind: 'chat',
  name: 'Scripted',
  baseUrl: 'https://models.example/v1',
  model: 'scripted-1',
  position: 1,
  prices: null,
  limits: NO_LIMITS,
  timeouts: DEFAULT_TIMEOUTS,
  extra: {},
  enabled: true,
  ...given,
});

export const buildModel = (given: Partial<ModelEndpoint> = {}): ModelEndpoint => ({
  ...buildModelFacts(),
  tenantId: newUuid(),
  id: newUuid(),
  lastFour: null,
  revision: 1,
  health: null,
  ...given,
});
