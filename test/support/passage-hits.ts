/** Search results for tests that only care for their words. */
import type { PassageHit } from '../../src/core/model/passage.ts';
import type { BaseId, DocumentId, PassageId } from '../../src/kernel/ids.ts';
import { newUuid } from '../../src/kernel/ids.ts';

export function passageHit(text: string, some: Partial<PassageHit> = {}): PassageHit {
  return {
    passageId: newUuid<PassageId>(),
    documentId: newUuid<DocumentId>(),
    baseId: newUuid<BaseId>(),
    externalId: null,
    title: 'Help',
    headingPath: [],
    text,
    url: null,
    score: 1,
    signals: {},
    ...some,
  };
}
