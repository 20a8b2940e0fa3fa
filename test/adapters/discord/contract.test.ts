import { afterAll } from 'vitest';
import { readPart } from '../../../adapters/discord/plan.ts';
import { channelAdapterContract } from '../../contracts/channel-adapter.contract.ts';
import { createSpeakingScene, POST } from './speaking-scene.ts';

const scene = await createSpeakingScene();
afterAll(() => scene.discord.close());

// Whichever channel a case makes up, it is this connection's.
scene.connections.get = () => scene.connection;

channelAdapterContract('discord', () => scene.adapter, {
  target: scene.target,
  tenantId: scene.connection.channel.tenantId,
  textOfPart: (content) => readPart(content).text,
  breakPlatform: () => scene.discord.fail({ kind: 'server-error', status: 502, route: POST }),
});
