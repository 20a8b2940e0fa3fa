/** Models behind the OpenAI protocol against the contract, called as a tenant's own are. */
import { createVettedFetch } from '../../../src/drivers/_shared/vetted-fetch.ts';
import { createVettedRequest } from '../../../src/drivers/_shared/vetted-request.ts';
import { createChatModel } from '../../../src/drivers/chat-model/openai-compatible.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { CANARY_KEY, describeChatModel } from '../../contracts/chat-model.contract.ts';

const clock = createSystemClock();
const fetchVetted = createVettedFetch(createVettedRequest(['127.0.0.1']));

for (const [name, fetchIt] of [['vetted', fetchVetted] as const, ["Node's own", fetch] as const]) {
  describeChatModel(`OpenAI-compatible, over the ${name} fetch`, (baseUrl, timeouts) =>
    createChatModel({ name: 'test', baseUrl, apiKey: new Secret(CANARY_KEY), model: 'scripted', timeouts, fetch: fetchIt, clock }),
  );
}
