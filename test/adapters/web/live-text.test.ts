/** An answer as it grows on one page: only the blocks that changed travel, and no broken text is shown. */
import { expect, it } from 'vitest';
import { createLiveText } from '../../../adapters/web/live-text.ts';
import type { MessageId } from '../../../src/kernel/ids.ts';

const piece = (offset: number, text: string, id = 'a') => ({ kind: 'delta', messageId: id as MessageId, offset, text }) as const;

it('sends the first block that changed and what follows', () => {
  const live = createLiveText();
  expect(live.grow(piece(0, 'One.\n\nTw'))).toMatchObject({ from: 0, blocks: [{ kind: 'paragraph' }, { kind: 'paragraph' }] });
  expect(live.grow(piece(8, 'o.\n\n- list'))).toMatchObject({
    from: 1,
    blocks: [{ kind: 'paragraph', content: [{ kind: 'text', text: 'Two.' }] }, { kind: 'list' }],
  });
});

it('starts over for another answer and for another attempt', () => {
  const live = createLiveText();
  live.grow(piece(0, 'One.'));
  expect(live.grow(piece(0, 'One.', 'b'))).toMatchObject({ from: 0, blocks: [{ kind: 'paragraph' }] });
  expect(live.grow(piece(0, 'Other.', 'b'))).toMatchObject({ from: 0, blocks: [{ kind: 'paragraph' }] });
  // The page may have dropped what it drew, so that the same beginning is drawn again too.
  expect(live.grow(piece(0, 'Other.\n\nMore.', 'b'))).toMatchObject({ from: 0, blocks: [{ kind: 'paragraph' }, { kind: 'paragraph' }] });
});

it('sends nothing when the whole text comes again for another reader, and goes on from there', () => {
  const live = createLiveText();
  live.grow(piece(0, 'One.'));
  expect(live.grow(piece(0, 'One.'))).toBeNull();
  expect(live.grow(piece(4, '\n\nTwo.'))).toMatchObject({ from: 1, blocks: [{ kind: 'paragraph' }] });
});

it('drops what does not join, what is finished, and what grows beyond reason', () => {
  const live = createLiveText();
  expect(live.grow(piece(3, 'late'))).toBeNull();
  live.grow(piece(0, 'One.'));
  expect(live.grow(piece(4, 'x'.repeat(20_000)))).toBeNull();
  expect(live.grow(piece(4, ' Two.'))).toMatchObject({ from: 0 });
  live.close('a' as MessageId);
  expect(live.grow(piece(9, ' Three.'))).toBeNull();
});
