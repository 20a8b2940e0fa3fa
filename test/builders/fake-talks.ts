/** What a team keeps about conversations, and what came of them, in memory: what a test puts in is what comes out. */
import type { AnalyticsRow } from '../../src/core/model/analytics.ts';
import type { CaseChange, Note } from '../../src/core/model/case.ts';
import type { ApiServices } from '../../src/http/api-services.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { cutPage } from './cut-page.ts';

export interface FakeTalks extends Pick<ApiServices, 'cases' | 'searchWords' | 'talks'> {
  readonly caseChanges: CaseChange[];
  readonly noteList: Note[];
  readonly analyticsRows: AnalyticsRow[];
}

export function createFakeTalks(): FakeTalks {
  const fake: FakeTalks = {
    caseChanges: [],
    noteList: [],
    analyticsRows: [],
    searchWords: (text) => text.toLowerCase().split(' '),
    talks: { report: async () => fake.analyticsRows },
    cases: {
      change: async (_tenant, _id, change) => fake.caseChanges.push(change) > 0,
      tags: async () => [{ tag: 'vip', conversations: 2 }],
      notes: async (_tenant, _id, page) => cutPage(fake.noteList, page),
      addNote: async (_tenant, _id, { author, text }) => {
        const note: Note = { id: newUuid(), author, text, at: new Date('2026-01-02T03:04:05Z') };
        fake.noteList.push(note);
        return note;
      },
      removeNote: async (_tenant, _id, noteId) => {
        const index = fake.noteList.findIndex(({ id }) => id === noteId);
        return index >= 0 && fake.noteList.splice(index, 1).length > 0;
      },
    },
  };
  return fake;
}
