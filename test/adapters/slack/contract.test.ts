import { afterAll } from 'vitest';
import { readPart } from '../../../adapters/slack/plan.ts';
import { channelAdapterContract } from '../../contracts/channel-adapter.contract.ts';
import { createSlackScene } from './slack-scene.ts';

const scene = await createSlackScene();
afterAll(() => scene.slack.close());

// Whichever channel a case makes up, it is this connection's.
scene.connections.get = () => scene.connection;

channelAdapterContract('slack', () => scene.adapter, {
  target: scene.target,
  tenantId: scene.connection.channel.tenantId,
  textOfPart: (content) => readPart(content).markdown,
  breakPlatform: () => scene.slack.fail({ kind: 'server-error', method: 'chat.postMessage' }),
});
