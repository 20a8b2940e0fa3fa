import { afterAll } from 'vitest';
import { readPart } from '../../../adapters/telegram/plan.ts';
import { channelAdapterContract } from '../../contracts/channel-adapter.contract.ts';
import { createTelegramScene } from './telegram-scene.ts';

const scene = await createTelegramScene();
afterAll(() => scene.telegram.close());

// Whichever channel a case makes up, it is this connection's.
scene.connections.get = () => scene.connection;

channelAdapterContract('telegram', () => scene.adapter, {
  target: scene.target,
  tenantId: scene.connection.channel.tenantId,
  textOfPart: (content) => readPart(content).plain,
  breakPlatform: () => scene.telegram.fail({ kind: 'bad-gateway', method: 'sendMessage' }),
});
