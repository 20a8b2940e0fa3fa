import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLiveSurface } from '../../../adapters/web/live-surface.ts';
import type { ConversationId, MessageId, TenantId } from '../../../src/kernel/ids.ts';
import type { LiveEvent } from '../../../src/core/ports/live-events.ts';

const place = { tenantId: 't' as TenantId, conversationId: 'c' as ConversationId, messageId: 'm' as MessageId };

function write(texts: readonly string[]) {
  const deltas: Extract<LiveEvent, { kind: 'delta' }>[] = [];
  const surface = createLiveSurface(
    { publish: (_tenant, _conversation, event) => void (event.kind === 'delta' && deltas.push(event)), subscribe: () => () => {} },
    place,
  );
  for (const text of texts) surface.write(text);
  return deltas;
}

it('sends only what is new', () => {
  expect(write(['One.', 'One. Two.', 'One. Two.']).map(({ offset, text }) => [offset, text])).toEqual([
    [0, 'One.'],
    [4, ' Two.'],
  ]);
});

it('takes back what was withdrawn', () => {
  expect(write(['One. Two.', 'One.']).at(-1)).toMatchObject({ offset: 4, text: '' });
});

it('never cuts a character in two', () => {
  expect(write(['a😀', 'a😁']).at(-1)).toMatchObject({ offset: 1, text: '😁' });
});

it('brings a page that applies every piece to the whole text, whatever was written', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '中', '😀', '😁'), maxLength: 8 }), { minLength: 1 }), (texts) => {
      let shown = '';
      for (const { offset, text } of write(texts)) {
        expect(offset).toBeLessThanOrEqual(shown.length);
        shown = shown.slice(0, offset) + text;
        expect(shown).not.toMatch(/\p{Cs}/u);
      }
      expect(shown).toBe(texts.at(-1));
    }),
  );
});
