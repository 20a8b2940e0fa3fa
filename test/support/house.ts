/** A whole Claw and a chat model on loopback, with a platform beside them: what the houses of all platforms have in common. */
import { startFakeOpenAi, type FakeOpenAi } from '../platforms/fake-openai.ts';
import { call, type Called } from './call.ts';
import { freePort } from './free-port.ts';
import { makeHome, putSetting, raiseLimits, type GatewayHome, type GatewayProcess } from './gateway-process.ts';

export interface House {
  readonly model: FakeOpenAi;
  readonly home: GatewayHome;
  /** The last one that was started. */
  gateway: GatewayProcess;
  /** With which it was started, and another one takes over at the same address. */
  readonly env: Readonly<Record<string, string>>;
  readonly api: (path: string, json?: unknown, method?: string) => Promise<Called>;
  readonly close: () => Promise<void>;
}

/** Found in the documents that come with Claw. */
export const QUESTION = 'How do I add documents to Claw?';

/** `platform`: where Claw finds it, which is closed with the house. */
export async function startHouse(platform: { close(): Promise<void> }, address: Readonly<Record<string, string>>): Promise<House> {
  const [model, home, port] = await Promise.all([startFakeOpenAi(), makeHome(), freePort()]);
  const env = {
    ...address,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_API_KEY: 'sk-of-a-test',
    CHAT_MODEL: 'scripted-1',
  };
  const house: House = {
    model,
    home,
    gateway: await home.start({ env }),
    env,
    api: async (path, json, method) =>
      call(`${house.gateway.url}/api/v1${path}`, { token: await home.adminKey(), json, ...(method !== undefined && { method }) }),
    close: async () => {
      await home.remove();
      await Promise.all([platform.close(), model.close()]);
    },
  };
  await raiseLimits(home, house.gateway);
  // Each message is answered alone, and what the model is told to write goes out as it is, however long.
  await putSetting(home, house.gateway, 'collect.window_ms', 0);
  await putSetting(home, house.gateway, 'answer.check_support', false);
  await putSetting(home, house.gateway, 'answer.max_output_tokens', 8_000);
  // The same question is answered anew each time, as the model is told then.
  await putSetting(home, house.gateway, 'cache.ai_response_seconds', 0);
  return house;
}
