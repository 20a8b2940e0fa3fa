/** What is cached, for how long at most, and the facts that make an entry what it is: the one place where keys of caches are made. */
import { createHash } from 'node:crypto';
import type { BaseId, ChannelId, ConversationId, DocumentId, PassageId, TenantId } from '../../kernel/ids.ts';
import type { Audience } from './knowledge.ts';
import type { Language } from './passage.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Each namespace with its life in seconds, unless a business sets another (`cache.<namespace>_seconds`, 0 for none). */
export const CACHE_LIVES = {
  conversation_history: 30 * MINUTE,
  document_content: HOUR,
  ai_response: 24 * HOUR,
  retrieval: HOUR,
} as const;

export type CacheNamespace = keyof typeof CACHE_LIVES;

export const CACHE_NAMESPACES = Object.keys(CACHE_LIVES) as readonly CacheNamespace[];

/** What a search or an answer rests on: with any of it changed, an older entry is not found any more. */
export interface KnowledgeFacts {
  readonly audience: Audience;
  readonly baseIds: readonly BaseId[];
  readonly knowledgeVersion: number;
  readonly settingsVersion: number;
  readonly language: Language;
  readonly question: string;
}

/** The facts of each namespace besides its tenant. */
export interface CacheFacts {
  readonly conversation_history: {
    readonly conversationId: ConversationId;
    /** History lies above the first and below the second sequence; answers that came later are told by the conversation's last one. */
    readonly fromSeq: number;
    readonly beforeSeq: number;
    readonly lastSeq: number;
    readonly limit: number;
  };
  readonly document_content: { readonly documentId: DocumentId; readonly from: number | null; readonly count: number | null };
  readonly ai_response: KnowledgeFacts & {
    /** Settings may differ between channels. */
    readonly channelId: ChannelId;
    readonly promptVersion: number;
    /** In the order in which they are asked, each with what tells one state of its endpoint from the next. */
    readonly models: readonly string[];
    /** The passages that the answer may stand on, best first. */
    readonly passageIds: readonly PassageId[];
    readonly rules: {
      readonly persona: string;
      readonly checkSupport: boolean;
      readonly contextTokens: number;
      readonly maxOutputTokens: number;
    };
  };
  readonly retrieval: KnowledgeFacts & { readonly topic: string | null; readonly k: number };
}

/** The fact by which people know an entry: what was asked, or the id of what it is of. */
const KNOWN_BY: { readonly [N in CacheNamespace]: keyof CacheFacts[N] } = {
  conversation_history: 'conversationId',
  document_content: 'documentId',
  ai_response: 'question',
  retrieval: 'question',
};

/** What people would call the entry with these facts. */
export const knownBy = <N extends CacheNamespace>(namespace: N, facts: CacheFacts[N]): string => String(facts[KNOWN_BY[namespace]]);

/** The same facts give the same key in every process, whatever their order; two tenants never share one. */
export function cacheKey<N extends CacheNamespace>(namespace: N, tenantId: TenantId, facts: CacheFacts[N]): string {
  const sorted = Object.entries({ ...facts })
    .map(([name, value]: [string, unknown]) => [name, canonical(name, value)] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify(sorted)).digest('base64url');
  return `${namespace}:${tenantId}:${hash}`;
}

function canonical(name: string, value: unknown): unknown {
  if (name === 'baseIds') return [...(value as readonly BaseId[])].toSorted();
  return name === 'question' ? normaliseQuestion(value as string) : value;
}

/** Case, width, spaces and the mark at the end do not make another question. */
export function normaliseQuestion(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
  return plain.replace(/(?<=[^\s?？!！.。])[\s?？!！.。]+$/u, '');
}
