/** Why a call of a model failed, read from a status, the provider's words or the network's code. */
import type { ModelFault } from '../../core/model/model-endpoint.ts';
import { UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';

/** Node's and OpenSSL's names for a connection that is not trusted or not encrypted. */
const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|UNABLE_TO_|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO)/u;

/** A model that is not known there, as OpenAI, Zhipu (1211), Ollama, vLLM and DashScope say it. */
const NO_MODEL = /model_not_found|model_not_exist|"1211"|模型不存在|model\b[^}]{0,120}\bnot\b[^}]{0,30}(found|exist)|unknown model/iu;

/** Nothing left to pay with, as OpenAI and Zhipu (1113) say it beside HTTP 429. */
const NO_BALANCE = /insufficient_quota|insufficient.balance|"1113"|余额不足|欠费/iu;

/** `body` is read and never repeated. */
export function faultOfStatus(status: number, body: string): ModelFault {
  if (status < 300) return 'unusable';
  if (status < 400) return 'url';
  if (status === 401 || status === 403) return 'key';
  if (status === 402) return 'balance';
  if (status === 429) return NO_BALANCE.test(body) ? 'balance' : 'limited';
  if (status >= 500 || [408, 409, 425].includes(status)) return 'unreachable';
  if (NO_MODEL.test(body)) return 'model';
  return status === 404 || status === 405 ? 'url' : 'refused';
}

/** Of what was thrown where no status came. */
export function faultOfError(error: unknown): ModelFault {
  let fault: ModelFault = 'unusable';
  for (let one = error; one instanceof Error; one = one.cause) {
    const code = 'code' in one && typeof one.code === 'string' ? one.code : '';
    if (one instanceof UpstreamRefused) return 'address';
    if (TLS.test(code)) return 'tls';
    if (code === 'ENOTFOUND') return 'url';
    if (one instanceof UpstreamUnreachable || /^(E[A-Z]+|UND_ERR_[A-Z_]+)$/u.test(code)) fault = 'unreachable';
  }
  return fault;
}
