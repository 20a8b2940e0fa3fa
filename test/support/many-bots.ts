/** Many businesses in one Claw, each with bots of its own and one fact that only it knows. */
import type { FakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import type { Bot } from '../platforms/telegram/types.ts';
import { call } from './call.ts';
import { plantTenant } from './second-tenant.ts';
import { until } from './until.ts';

export interface Business {
  readonly bots: readonly Bot[];
  /** The answer to `QUESTION_OF_ALL` here, and nowhere else. */
  readonly fact: string;
}

export const QUESTION_OF_ALL = 'How long is the warranty of the kettle?';

const READY_MS = 20_000;

/** Plants the business numbered `index`, connects its bots, and waits until its fact can be found. */
export async function plantBusiness(
  place: { url: string; home: string; telegram: FakeTelegram },
  index: number,
  botCount: number,
): Promise<Business> {
  const { apiKey } = await plantTenant(place.home, `House ${index}`);
  const post = async (path: string, json: unknown): Promise<Record<string, unknown>> => {
    const answer = await call(`${place.url}/api/v1${path}`, { token: apiKey, json });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body ?? {};
  };
  const fact = `${1_000 + index} months`;
  const { id: base } = await post('/knowledge/bases', { name: 'house' });
  const added = await post(`/knowledge/bases/${String(base)}/documents`, {
    title: `Warranty of house ${index}`,
    text: `The warranty of the kettle is ${fact} long.`,
  });
  const bots = Array.from({ length: botCount }, (_, bot) => place.telegram.addBot(`house_${index}_${bot}_bot`));
  for (const { me, token } of bots)
    await post('/channels', { kind: 'telegram', name: me.username, secrets: { bot_token: token }, mode: 'poll' });
  const [document] = added['data'] as { id: string }[];
  const state = async () => (await call(`${place.url}/api/v1/knowledge/documents/${document?.id}`, { token: apiKey })).body?.['state'];
  await until(async () => (await state()) === 'ready', READY_MS, 50);
  return { bots, fact };
}
