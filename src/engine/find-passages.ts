/** Finds the passages for a question on a channel, out of the cache where the same was asked of the same knowledge. */
import type { ChannelId, TenantId } from '../kernel/ids.ts';
import type { Audience } from '../core/model/knowledge.ts';
import type { Language, PassageSearch } from '../core/model/passage.ts';
import type { AnswerStanding } from '../core/ports/directory-store.ts';
import type { Caches } from './caches.ts';
import { retrievePassages } from './retrieve-passages.ts';
import type { RetrieveDeps } from './retrieve-passages.ts';
import type { ReadSetting } from './settings.ts';

export interface FindDeps extends RetrieveDeps {
  readonly caches: Pick<Caches, 'read'>;
  readonly setting: ReadSetting;
}

export interface Sought {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly audience: Audience;
  readonly text: string;
  readonly language: Language;
  readonly standing: AnswerStanding;
}

/** @param topic what a question that leans on the talk is about; null for one that stands alone */
export async function findPassages(deps: FindDeps, sought: Sought, topic: string | null): Promise<PassageSearch> {
  const { tenantId, channelId, audience, text: question, language, standing } = sought;
  const { baseIds, knowledgeVersion, settingsVersion } = standing;
  const k = await deps.setting(tenantId, channelId, 'answer.top_k');
  const facts = { audience, baseIds, knowledgeVersion, settingsVersion, language, question, topic, k };
  try {
    return await deps.caches.read<'retrieval', PassageSearch>({ namespace: 'retrieval', tenantId, facts }, async () => {
      const { isWhole, ...search } = await retrievePassages(deps, { tenantId, baseIds, question, topic, k, audience });
      if (!isWhole) throw new NotWhole(search);
      return search;
    });
  } catch (error) {
    if (error instanceof NotWhole) return error.search;
    throw error;
  }
}

/** Good enough for those who wait for it now, and not for those who ask later: what a load throws is not kept. */
class NotWhole extends Error {
  readonly search: PassageSearch;

  constructor(search: PassageSearch) {
    super('The vectors could not be asked.');
    this.search = search;
  }
}
