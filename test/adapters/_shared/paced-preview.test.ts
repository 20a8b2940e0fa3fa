import { beforeEach, expect, it } from 'vitest';
import { createPacedPreview } from '../../../adapters/_shared/paced-preview.ts';
import type { Shown } from '../../../src/core/ports/channel-adapter.ts';
import { newUuid, type DeliveryId } from '../../../src/kernel/ids.ts';
import { createManualClock, type ManualClock } from '../../builders/manual-clock.ts';

let clock: ManualClock;
let spare: boolean;
let results: Shown[];
let called: string[];
beforeEach(() => {
  clock = createManualClock();
  [spare, results, called] = [true, [], []];
});

const paced = () =>
  createPacedPreview({
    clock,
    everyMs: 1_000,
    spare: () => spare,
    render: (text) => text.slice(0, 5) || null,
    preview: {
      show: async (call) => {
        await call({ deliveryId: newUuid<DeliveryId>(), platformId: null }, new AbortController().signal);
        return results.shift() ?? 'shown';
      },
    },
    call: async (content) => {
      called.push(content);
      return { platformId: 'p' };
    },
  });

it('posts only a while after the first words, and then no more often', async () => {
  const show = paced();
  expect(await show('')).toBe('idle');
  clock.advance(5_000);
  expect(await show('1')).toBe('idle');
  clock.advance(999);
  expect(await show('12')).toBe('idle');
  clock.advance(1);
  expect(await show('12')).toBe('called');
  expect(await show('123')).toBe('idle');
  clock.advance(1_000);
  expect(await show('123')).toBe('called');
  expect(called).toEqual(['12', '123']);
});

it('sends nothing that looks the same, and nothing that cannot be spared', async () => {
  const show = paced();
  await show('12345');
  spare = false;
  clock.advance(1_000);
  expect(await show('12345')).toBe('idle');
  spare = true;
  expect(await show('12345')).toBe('called');
  clock.advance(1_000);
  expect(await show('123456789')).toBe('idle');
  expect(called).toEqual(['12345']);
});

it('shows again what was not shown, after the pace, and says when it is over', async () => {
  const show = paced();
  results.push('not-now', 'over');
  await show('1');
  clock.advance(1_000);
  expect(await show('1')).toBe('called');
  expect(await show('1')).toBe('idle');
  clock.advance(1_000);
  expect(await show('1')).toBe('over');
});
