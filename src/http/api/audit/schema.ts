/** The trail of changes as the API writes it. */
import { z } from 'zod';
import type { AuditEntry } from '../../../core/model/audit.ts';

export const auditEntrySchema = z
  .object({
    seq: z.int().meta({ description: 'Place in the trail, from 1.' }),
    at: z.iso.datetime(),
    actor: z.string().meta({ description: 'Who did it: `key:<id>` or `operator:<id>`.' }),
    actor_name: z.string().meta({ description: 'The name that the key or operator had.' }),
    address: z.string().meta({ description: 'Address that the call came from.' }),
    action: z.string().meta({ description: 'The operationId of the call.' }),
    target: z.string().nullable().meta({ description: 'Ids and names in its path and query; null when it has none.' }),
    fields: z.array(z.string()).meta({ description: 'Names of the fields that were sent.' }),
    before: z.unknown().meta({ description: 'How it was; null where the call does not tell.' }),
    after: z.unknown().meta({ description: 'How it was afterwards; null where the call does not tell.' }),
    outcome: z.enum(['done', 'unknown']).meta({ description: '`unknown`: the process ended in the middle of the call.' }),
    status: z.int().nullable().meta({ description: 'HTTP status of the answer; null when it is not known.' }),
    request_id: z.string().meta({ description: 'X-Request-Id of the call, as in the log.' }),
    hash: z.string().meta({ description: 'SHA-256 in hex of the hash before and this entry.' }),
  })
  .meta({ id: 'AuditEntry' });

export const auditCheckSchema = z
  .object({
    entries: z.int().meta({ description: 'Entries from the beginning that follow from one another.' }),
    broken: z
      .object({ seq: z.int(), reason: z.string() })
      .nullable()
      .meta({ description: 'The first entry that does not hold; null when all do.' }),
  })
  .meta({ id: 'AuditCheck' });

export const presentAuditEntry = ({ actorName, requestId, ...entry }: AuditEntry): z.output<typeof auditEntrySchema> => ({
  ...entry,
  fields: [...entry.fields],
  actor_name: actorName,
  request_id: requestId,
});
