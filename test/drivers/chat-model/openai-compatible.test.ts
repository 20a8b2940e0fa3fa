/** Models behind the OpenAI protocol against the contract. */
import { createChatModel } from '../../../src/drivers/chat-model/openai-compatible.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { CANARY_KEY, describeChatModel } from '../../contracts/chat-model.contract.ts';

const clock = createSystemClock();

describeChatModel('OpenAI-compatible', (baseUrl, limits) =>
  createChatModel({ name: 'test', baseUrl, apiKey: new Secret(CANARY_KEY), model: 'scripted', clock, ...limits }),
);
