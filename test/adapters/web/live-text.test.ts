/** An answer as it grows on one page: only the blocks that changed travel, and no broken text is shown. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Block } from '../../../adapters/_shared/render-tree.ts';
import { createLiveText } from '../../../adapters/web/live-text.ts';
import { renderDraft } from '../../../adapters/web/render-message.ts';
import type { MessageId } from '../../../src/kernel/ids.ts';

const piece = (offset: number, text: string, id = 'a') => ({ kind: 'delta', messageId: id as MessageId, offset, text }) as const;

it('sends the first block that changed and what follows', () => {
  const live = createLiveText();
  expect(live.grow(piece(0, 'One.\n\nTw'))).toMatchObject({ from: 0, blocks: [{ kind: 'paragraph' }, { kind: 'paragraph' }] });
  expect(live.grow(piece(8, 'o.\n\n- list'))).toMatchObject({
    from: 1,
    blocks: [{ kind: 'paragraph', children: [{ kind: 'text', text: 'Two.' }] }, { kind: 'list' }],
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

/** What a page draws after all pieces. */
function drawnFrom(pieces: readonly ReturnType<typeof piece>[]): readonly Block[] {
  const live = createLiveText();
  return pieces.reduce<readonly Block[]>((drawn, each) => {
    const grown = live.grow(each);
    return grown === null ? drawn : [...drawn.slice(0, grown.from), ...grown.blocks];
  }, []);
}
const whole = (text: string): readonly Block[] => renderDraft(text).map(({ block }) => block);
const SIGNS = [
  '\n',
  '\n',
  '\n\n',
  '\r\n',
  '- ',
  '• ',
  '1. ',
  '2、',
  '> ',
  '# ',
  '#',
  '-',
  '--',
  '|',
  '| a | b |\n',
  '|-|-|\n',
  '```',
  '    ',
  ' ',
];
const MARKS = ['*', '**', '~~', '`', '[1]', '[a]', ': b', '(x)', '<br>', '\\', '&amp;', '茶', 'word', '1'];

it('has drawn the same as the whole text, wherever it was cut', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...SIGNS, ...MARKS), { maxLength: 50 }), (parts) => {
      let offset = 0;
      const pieces = parts.map((part) => piece((offset += part.length) - part.length, part));
      expect(drawnFrom(pieces)).toEqual(whole(parts.join('')));
    }),
    { numRuns: 1_000 },
  );
});

it('may take back what was settled', () => {
  const long = 'One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.';
  expect(drawnFrom([piece(0, long), piece(5, '# Other\n\nEnd.')])).toEqual(whole('One.\n# Other\n\nEnd.'));
});
