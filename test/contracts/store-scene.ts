/** What the suites of the stores work on: stores on one database, a tenant with a channel, and a stranger. */
import type { ChannelId, TenantId } from '../../src/kernel/ids.ts';
import type { ApiKeyStore } from '../../src/core/ports/api-key-store.ts';
import type { ConversationStore } from '../../src/core/ports/conversation-store.ts';
import type { DirectoryStore } from '../../src/core/ports/directory-store.ts';
import type { FileStore } from '../../src/core/ports/file-store.ts';
import type { IntakeStore } from '../../src/core/ports/intake-store.ts';
import type { KnowledgeStore } from '../../src/core/ports/knowledge-store.ts';
import type { PassageIndex } from '../../src/core/ports/passage-index.ts';
import type { SettingStore } from '../../src/core/ports/setting-store.ts';
import type { SweepStore } from '../../src/core/ports/sweep-store.ts';
import type { TurnStore } from '../../src/core/ports/turn-store.ts';
import type { Transactions } from '../../src/core/ports/unit-of-work.ts';

export interface StoresUnderTest {
  readonly directory: DirectoryStore;
  readonly apiKeys: ApiKeyStore;
  readonly settings: SettingStore;
  readonly conversations: ConversationStore;
  readonly knowledge: KnowledgeStore;
  readonly files: FileStore;
  readonly sweep: SweepStore;
  readonly intake: IntakeStore;
  readonly turns: TurnStore;
  readonly index: PassageIndex;
  readonly transactions: Transactions;
  close(): Promise<void>;
}

export interface Scene extends StoresUnderTest {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  /** Another tenant, to whom nothing of the first exists. */
  readonly stranger: TenantId;
}
