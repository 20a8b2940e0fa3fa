import { afterAll } from 'vitest';
import { readPart } from '../../../adapters/_template/plan.ts';
import { channelAdapterContract } from '../../contracts/channel-adapter.contract.ts';
import { createTemplateScene } from './template-scene.ts';

const scene = await createTemplateScene();
afterAll(() => scene.close());

channelAdapterContract('template', () => scene.adapter, {
  tenantId: scene.connection.channel.tenantId,
  textOfPart: (content) => readPart(content).text,
  breakPlatform: () => scene.fail(502),
});
