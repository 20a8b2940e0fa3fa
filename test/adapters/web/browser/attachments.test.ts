/** The files chosen for a message: each is brought once, says what is wrong with it, and goes along by its id. */
import { expect, it, vi } from 'vitest';
import { ApiFault } from '../../../../adapters/web/browser/api.ts';
import { Attachments } from '../../../../adapters/web/browser/attachments.ts';
import type { FileTransfer } from '../../../../adapters/web/browser/attachments.ts';

const fileOf = (name: string, type = 'image/png', size = 3): File =>
  Object.defineProperty(new File(['abc'], name, { type }), 'size', { value: size });
const fault = (status: number): ApiFault => new ApiFault('refused', { status, code: '', retryAfterMs: null });

function open() {
  let ids = 0;
  const bring = vi.fn<FileTransfer['bring']>(async (_token, { name, type, size }, onProgress) => {
    onProgress(0.5);
    return { id: `f-${name}`, name, mediaType: type, size };
  });
  const fetch = vi.fn<FileTransfer['fetch']>(async () => new Blob(['fetched']));
  const files = new Attachments({ transfer: { bring, fetch }, token: () => 't1', newId: () => `k${(ids += 1)}` });
  return { files, bring, fetch, faults: () => files.chosen.value.map((each) => each.fault) };
}
const arrived = (files: Attachments): Promise<void> =>
  vi.waitFor(() => expect(files.chosen.value.every(({ note, fault: why }) => note !== null || why !== null)).toBe(true), { interval: 1 });

it('are brought when chosen, once, and shown from what is at hand', async () => {
  const { files, bring, fetch } = open();
  files.add([fileOf('a.png'), fileOf('b.pdf', 'application/pdf')]);
  await arrived(files);
  expect(files.chosen.value.map(({ part }) => part)).toEqual([0.5, 0.5]);
  expect(files.take().map(({ id }) => id)).toEqual(['f-a.png', 'f-b.pdf']);
  expect([files.chosen.value, files.take(), bring.mock.calls.length]).toEqual([[], [], 2]);
  expect([files.isAtHand('f-a.png'), await (await files.open('f-a.png')).text(), fetch.mock.calls.length]).toEqual([true, 'abc', 0]);
});
it('that came before a reload are fetched once', async () => {
  const { files, fetch } = open();
  fetch.mockRejectedValueOnce(fault(0));
  await expect(files.open('f1')).rejects.toThrow(ApiFault);
  await files.open('f1');
  expect(await (await files.open('f1')).text()).toBe('fetched');
  expect(fetch.mock.calls).toEqual([
    ['t1', 'f1'],
    ['t1', 'f1'],
  ]);
});
it('of other kinds, too large, or more than five say so before anything is brought', async () => {
  const { files, bring, faults } = open();
  files.add([fileOf('a.exe', 'application/x-msdownload'), fileOf('b.png', 'image/png', 10 * 1_048_576 + 1)]);
  files.add(Array.from({ length: 6 }, (_, index) => fileOf(`${index}.png`)));
  expect(faults()).toEqual(['fileWrongType', 'fileTooLarge', null, null, null, null, null, 'fileTooMany']);
  await arrived(files);
  expect([bring.mock.calls.length, files.take().length, faults()]).toEqual([5, 5, ['fileWrongType', 'fileTooLarge', 'fileTooMany']]);
});
it.each([
  [0, 'fileOffline'],
  [413, 'fileTooLarge'],
  [415, 'fileWrongType'],
  [422, 'fileWrongType'],
  [429, 'fileLimit'],
  [503, 'fileTrouble'],
])('refused with %i say why: %s, and can be tried again', async (status, why) => {
  const { files, bring, faults } = open();
  bring.mockRejectedValueOnce(fault(status));
  files.add([fileOf('a.png')]);
  await arrived(files);
  expect([faults(), files.take()]).toEqual([[why], []]);
  files.retry('k1');
  await arrived(files);
  expect([faults(), files.take().length]).toEqual([[null], 1]);
});
it('that are taken away stop on their way', async () => {
  const { files, bring } = open();
  bring.mockImplementationOnce(
    (_token, _file, _onProgress, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(fault(0)))),
  );
  files.add([fileOf('a.png')]);
  files.remove('k1');
  expect([bring.mock.calls[0]?.[3].aborted, files.chosen.value]).toEqual([true, []]);
});
