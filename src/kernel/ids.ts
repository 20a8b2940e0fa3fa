/** Branded identifiers, so that a conversation's id cannot be passed where a message's is meant. */
import { v7, validate } from 'uuid';

declare const brand: unique symbol;
export type Id<Name extends string> = string & { readonly [brand]: Name };

export type TenantId = Id<'tenant'>;
export type ApiKeyId = Id<'api_key'>;
export type OperatorId = Id<'operator'>;
export type SessionId = Id<'session'>;
export type InvitationId = Id<'invitation'>;
export type ChannelId = Id<'channel'>;
export type ContactId = Id<'contact'>;
export type ConversationId = Id<'conversation'>;
export type MessageId = Id<'message'>;
export type TurnId = Id<'turn'>;
export type DeliveryId = Id<'delivery'>;
export type BaseId = Id<'base'>;
export type DocumentId = Id<'document'>;
export type PassageId = Id<'passage'>;
export type FileId = Id<'file'>;
export type SourceId = Id<'source'>;
export type CrawlId = Id<'crawl'>;
export type AnnotationId = Id<'annotation'>;
export type GapId = Id<'gap'>;
export type ModelId = Id<'model'>;
export type ModelCallId = Id<'model call'>;
export type HandoverId = Id<'handover'>;
export type NoteId = Id<'note'>;
export type EndpointId = Id<'endpoint'>;
export type NotificationEventId = Id<'notification event'>;
export type NotificationSendId = Id<'notification send'>;
export type LimitEntryId = Id<'limit-entry'>;
export type EvaluationQuestionId = Id<'evaluation question'>;
export type EvaluationRunId = Id<'evaluation run'>;
export type PublicationId = Id<'publication'>;

/** Makes identifiers: UUID version 7, so that rows made together lie together in an index. */
export type NewId = <T extends string>() => T;

export const newUuid: NewId = <T extends string>() => v7() as T;

/** The value as an id when it is a UUID, else null; says nothing about whether such a row exists. */
export function parseId<T extends string>(value: string): T | null {
  return validate(value) ? (value.toLowerCase() as T) : null;
}
