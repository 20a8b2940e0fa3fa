/** Brings one planned part to Template with exactly one call, and tells what its end means. */
import { z } from 'zod';
import type { Secret } from '../../src/kernel/secret.ts';
import type { Delivery } from '../../src/core/model/delivery.ts';
import { SendFault, type Receipt } from '../../src/core/ports/channel-adapter.ts';
import { readPart } from './plan.ts';

const sentSchema = z.object({ id: z.string().min(1) });

/** Throws SendFault: `no` only where the platform certainly did nothing, `unknown` for everything else. */
export async function sendPart(apiRoot: string, token: Secret, delivery: Delivery, signal: AbortSignal): Promise<Receipt> {
  const { space, replyTo } = delivery.target;
  const body = JSON.stringify({ room: space, reply_to: replyTo, text: readPart(delivery.content).text });
  const headers = { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json' };
  const unclear = (cause: unknown): SendFault =>
    new SendFault('unknown', 'The call ended before its answer was seen.', { retryable: true, cause });
  const response = await fetch(`${apiRoot}/messages`, { method: 'POST', headers, body, signal, redirect: 'error' }).catch(
    (cause: unknown) => {
      throw unclear(cause);
    },
  );
  if (!response.ok) throw refusal(response);
  const sent = sentSchema.safeParse(await response.json().catch(() => null));
  if (!sent.success) throw unclear(sent.error);
  return { platformId: sent.data.id };
}

function refusal({ status, headers }: Response): SendFault {
  if (status >= 500) return new SendFault('unknown', `Template answered ${status}.`, { retryable: true });
  if (status !== 429) return new SendFault('no', `Template refused it with ${status}.`, { retryable: false });
  const seconds = Number(headers.get('retry-after') ?? 1);
  const retryAfterMs = (Number.isFinite(seconds) && seconds > 0 ? seconds : 1) * 1_000;
  return new SendFault('no', 'Template asks to send less.', { retryable: true, retryAfterMs });
}
