/** A process of its own for benches: a chat model that thinks for as long as its first argument says (milliseconds), then answers at once. */
import { startFakeOpenAi } from '../test/platforms/fake-openai.ts';

const model = await startFakeOpenAi();
model.script({ firstAfterMs: Number(process.argv[2] ?? 0), pieces: ['Run npx claw ingest [1].'] });
process.on('disconnect', () => process.exit(0));
process.send?.(model.baseUrl);
