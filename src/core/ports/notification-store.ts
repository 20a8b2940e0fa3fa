/** Addresses that are told of events, and each event's way to each of them. */
import type { EndpointId, NotificationEventId, NotificationSendId, TenantId } from '../../kernel/ids.ts';
import type { Secret } from '../../kernel/secret.ts';
import type { NotificationEndpoint, NotificationSend, SendState } from '../model/notification.ts';
import type { Page, PageRequest } from '../model/page.ts';

export interface EndpointFacts {
  readonly name: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
}

/** What is to be sent now. */
export interface OpenSend {
  readonly id: NotificationSendId;
  readonly eventId: NotificationEventId;
  readonly kind: string;
  readonly data: unknown;
  readonly at: Date;
  /** This one counted. */
  readonly attempts: number;
  readonly url: string;
  /** The one in use first, then one that was replaced not long ago. */
  readonly secrets: readonly Secret[];
}

export type SendResult =
  | { readonly kind: 'sent'; readonly status: number | null }
  /** Tried again after `retryInMs`; null gives it up. */
  | { readonly kind: 'failed'; readonly status: number | null; readonly error: string; readonly retryInMs: number | null }
  /** Nobody wants to be told there any more: the address is switched off too. */
  | { readonly kind: 'gone'; readonly status: number; readonly error: string };

export interface NotificationStore {
  /** @throws ConflictError when there are as many as are kept */
  create(tenantId: TenantId, id: EndpointId, facts: EndpointFacts, secret: Secret): Promise<NotificationEndpoint>;
  list(tenantId: TenantId): Promise<readonly NotificationEndpoint[]>;
  get(tenantId: TenantId, id: EndpointId): Promise<NotificationEndpoint | null>;
  /** Switched on again, it gets what happens from then on. */
  change(tenantId: TenantId, id: EndpointId, change: Partial<EndpointFacts>): Promise<NotificationEndpoint | null>;
  /** The secret before goes on signing for a day. */
  rotate(tenantId: TenantId, id: EndpointId, secret: Secret): Promise<NotificationEndpoint | null>;
  /** With everything that was to be sent there; false when there is none. */
  remove(tenantId: TenantId, id: EndpointId): Promise<boolean>;
  /** An event of kind `test` for this address alone; null when there is none. */
  test(tenantId: TenantId, id: EndpointId): Promise<NotificationSend | null>;
  sends(
    tenantId: TenantId,
    page: PageRequest,
    filter: { endpointId?: EndpointId; states?: readonly SendState[] },
  ): Promise<Page<NotificationSend>>;
  send(tenantId: TenantId, id: NotificationSendId): Promise<NotificationSend | null>;
  /** Planned anew, from its first attempt on; null when there is none. @throws ConflictError for one that is on its way already */
  replay(tenantId: TenantId, id: NotificationSendId): Promise<NotificationSend | null>;
  /** Gives up one that is on its way; null when there is none. @throws ConflictError for one that has ended */
  cancel(tenantId: TenantId, id: NotificationSendId): Promise<NotificationSend | null>;
  /**
   * Counts an attempt and gives what it takes; null when there is nothing to be sent any more. @throws UpstreamRefused, the attempt counted, where
   * its secret cannot be opened
   */
  begin(tenantId: TenantId, id: NotificationSendId): Promise<OpenSend | null>;
  settle(tenantId: TenantId, id: NotificationSendId, result: SendResult): Promise<void>;
}
