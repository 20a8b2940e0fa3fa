/** Which files are taken from a person, as what, and how many. */
import { expect, it } from 'vitest';
import type { FileContent } from '../../src/core/model/file.ts';
import { MAX_FILE_BYTES } from '../../src/core/model/file.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import { createInProcessLimiter } from '../../src/drivers/limits/in-process.ts';
import { createKeepFile } from '../../src/engine/keep-file.ts';
import type { ContactId, ConversationId, TenantId } from '../../src/kernel/ids.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { NO_COUNTS } from '../builders/fake-limiter.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { DISGUISED, SAMPLE_FILES } from '../builders/sample-files.ts';

const HOUR_MS = 3_600_000;
const PNG = SAMPLE_FILES['image/png'];

function rig() {
  const kept: FileContent[] = [];
  const clock = createManualClock();
  const keepFile = createKeepFile({
    files: {
      keep: async (_tenantId, _conversationId, file) => {
        kept.push(file);
        return file;
      },
    },
    limiter: createInProcessLimiter({ clock }),
    limitCounts: NO_COUNTS,
    metrics: createRecordedMetrics(),
    setting: async (_tenantId, _channelId, key) => SETTINGS[key].default,
    newId: newUuid,
  });
  const tenantId = newUuid<TenantId>();
  const keep = (name: string, bytes: Uint8Array, contactId = 'ann' as ContactId) =>
    keepFile(tenantId, newUuid<ConversationId>(), contactId, { name, bytes });
  return { kept, clock, keep };
}

it('keeps a file under a clean name, as what its content says', async () => {
  const { keep, kept } = rig();
  const told = await keep('../photo.html', PNG);
  expect(told).toMatchObject({ name: 'photo.html.png', mediaType: 'image/png', size: PNG.byteLength });
  expect(kept).toEqual([{ ...told, bytes: PNG }]);
});

it.each([
  ['an empty file', 'a.png', Buffer.alloc(0), 'input_invalid', 'The file is empty.'],
  ['a file of a byte too many', 'a.gif', Buffer.alloc(MAX_FILE_BYTES + 1, SAMPLE_FILES['image/gif']), 'input_too_large', '10 MiB'],
  ...Object.entries(DISGUISED).map(
    ([name, bytes]) => [`a disguised ${name}`, name, bytes, 'media_type_unsupported', 'PNG, JPG, GIF, WEBP, PDF'] as const,
  ),
] as const)('refuses %s, and keeps and charges nothing', async (_what, name, bytes, code, words) => {
  const { keep, kept } = rig();
  for (let time = 0; time < 25; time += 1) {
    await expect(keep(name, bytes)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as string,
      details: { field: 'file' },
    });
  }
  expect(kept).toEqual([]);
  expect(await keep('a.png', PNG)).toMatchObject({ mediaType: 'image/png' });
});

it('takes a file of exactly ten mebibytes', async () => {
  const { keep } = rig();
  expect(await keep('a.gif', Buffer.alloc(MAX_FILE_BYTES, SAMPLE_FILES['image/gif']))).toMatchObject({ size: 10_485_760 });
});

it('takes twenty an hour of one contact, says when to come again, and does not count one against another', async () => {
  const { keep, clock, kept } = rig();
  for (let time = 0; time < 20; time += 1) await keep('a.png', PNG);
  await expect(keep('a.png', PNG)).rejects.toMatchObject({ code: 'limit_exceeded', details: { retryAfterMs: HOUR_MS / 20 } });
  await keep('a.png', PNG, 'ben' as ContactId);
  clock.advance(HOUR_MS / 20);
  await keep('a.png', PNG);
  expect(kept).toHaveLength(22);
});

it('takes a thousand an hour of a whole tenant, however many contacts send them', async () => {
  const { keep } = rig();
  for (let time = 0; time < 1_000; time += 1) await keep('a.png', PNG, `visitor ${time}` as ContactId);
  await expect(keep('a.png', PNG)).rejects.toMatchObject({ code: 'limit_exceeded', details: { facts: { level: 'tenant_files' } } });
});
