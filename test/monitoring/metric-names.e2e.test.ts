/** Every metric that a rule or a dashboard names is on the metrics of a running Claw, with samples. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFakeOpenAi } from '../platforms/fake-openai.ts';
import type { FakeOpenAi } from '../platforms/fake-openai.ts';
import { call } from '../support/call.ts';
import { makeHome, raiseLimits, untilDocsAreReady } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { QUESTION } from '../support/house.ts';
import { until } from '../support/until.ts';
import { channelKey, openVisitor } from '../support/visitor.ts';
import { metricsIn, readDashboardQueries, readRules } from './monitoring-files.ts';

let model: FakeOpenAi;
let home: GatewayHome;
let gateway: GatewayProcess;

beforeAll(async () => {
  [model, home] = await Promise.all([startFakeOpenAi(), makeHome()]);
  model.script({ pieces: ['Send them to the API [1].'], usage: { prompt_tokens: 100, completion_tokens: 10 } });
  gateway = await home.start({ env: { OUTBOUND_ALLOWED_HOSTS: '127.0.0.1' } });
  await raiseLimits(home, gateway);
  await untilDocsAreReady(home, gateway);
});
afterAll(async () => {
  await home.remove();
  await model.close();
});

it('has samples of every metric once a model with prices answered a question', async () => {
  const prices = { input_per_million: 2, output_per_million: 8, currency: 'CNY' };
  const json = { name: 'Priced', base_url: model.baseUrl, model: 'scripted-1', api_key: 'sk-of-a-test', prices };
  expect(await call(`${gateway.url}/api/v1/models`, { token: await home.adminKey(), json })).toMatchObject({ status: 201 });
  const visitor = await openVisitor(gateway.url, await channelKey(gateway.url));
  await visitor.send('q-1', QUESTION);
  await until(async () => (await visitor.messages()).some(({ role }) => role === 'assistant'), 30_000, 100);
  await fetch(`${gateway.url}/readyz`);
  const named = new Set([...readRules().map(({ expr }) => expr), ...readDashboardQueries()].flatMap(metricsIn));
  expect(named.size).toBeGreaterThan(30);
  const missing = async () => {
    const body = await (await fetch(`${gateway.url}/metrics`)).text();
    const sampled = new Set([...body.matchAll(/^(claw_\w+)(?:\{| )/gm)].map((match) => match[1]));
    return [...named].filter((name) => !sampled.has(name));
  };
  await until(async () => (await missing()).length === 0, 30_000, 200).catch(() => {});
  expect(await missing()).toEqual([]);
});
