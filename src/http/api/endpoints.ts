/** The admin API as one list: a line a noun. */
import type { Endpoint } from '../../kernel/endpoint.ts';
import type { ApiServices } from '../api-services.ts';
import { answerOnce } from './answer-once.ts';
import { createAnalyticsEndpoints } from './analytics/routes.ts';
import { createApiKeyEndpoints } from './api-keys/routes.ts';
import { createAuditEndpoints } from './audit/routes.ts';
import { createCacheEndpoints } from './cache/routes.ts';
import { createChannelEndpoints } from './channels/routes.ts';
import { createConfigEndpoints } from './configs/routes.ts';
import { createContactEndpoints } from './contacts/routes.ts';
import { createConversationEndpoints } from './conversations/routes.ts';
import { createDeliveryEndpoints } from './deliveries/routes.ts';
import { createEvaluationEndpoints } from './evaluations/routes.ts';
import { createFileEndpoints } from './files/routes.ts';
import { createAnnotationEndpoints } from './knowledge/annotations.ts';
import { createBaseEndpoints } from './knowledge/bases.ts';
import { createDocumentEndpoints } from './knowledge/documents.ts';
import { createSourceEndpoints } from './knowledge/sources.ts';
import { createGapEndpoints } from './knowledge/gaps.ts';
import { createWholeBaseEndpoints } from './knowledge/transfer.ts';
import { createMessageEndpoints } from './messages/routes.ts';
import { createModelEndpoints } from './models/routes.ts';
import { createNotificationEndpoints } from './notifications/routes.ts';
import { createPlanEndpoints } from './plans/routes.ts';
import { createRateLimitEndpoints } from './rate-limits/routes.ts';
import { createInvitationEndpoints } from './operators/invitations.ts';
import { createOperatorEndpoints } from './operators/routes.ts';
import { createSessionEndpoints } from './session/routes.ts';
import { createTaskEndpoints } from './tasks/routes.ts';
import { createTenantEndpoints } from './tenants/routes.ts';
import { createUsageEndpoints } from './usage/routes.ts';

/** Every endpoint below `/api/v1`; whatever a POST does, it is safe to repeat. */
export function createApiEndpoints(services: ApiServices): readonly Endpoint[] {
  const endpoints = [
    ...createMessageEndpoints(services),
    ...createConversationEndpoints(services),
    ...createFileEndpoints(services),
    ...createBaseEndpoints(services),
    ...createDocumentEndpoints(services),
    ...createSourceEndpoints(services),
    ...createWholeBaseEndpoints(services),
    ...createAnnotationEndpoints(services),
    ...createGapEndpoints(services),
    ...createTaskEndpoints(services),
    ...createCacheEndpoints(services),
    ...createConfigEndpoints(services),
    ...createEvaluationEndpoints(services),
    ...createRateLimitEndpoints(services),
    ...createChannelEndpoints(services),
    ...createDeliveryEndpoints(services),
    ...createModelEndpoints(services),
    ...createNotificationEndpoints(services),
    ...createContactEndpoints(services),
    ...createApiKeyEndpoints(services),
    ...createSessionEndpoints(services),
    ...createOperatorEndpoints(services),
    ...createInvitationEndpoints(services),
    ...createTenantEndpoints(services),
    ...createPlanEndpoints(),
    ...createUsageEndpoints(services),
    ...createAnalyticsEndpoints(services),
    ...createAuditEndpoints(services),
  ];
  return endpoints.map((endpoint) => answerOnce(services, endpoint));
}
