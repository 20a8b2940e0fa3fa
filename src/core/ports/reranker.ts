/** A model that reads passages beside the question and says how well each answers it. Errors are UpstreamRefused or UpstreamUnreachable. */

export interface RerankRequest {
  readonly question: string;
  /** At least one. */
  readonly texts: readonly string[];
  readonly signal: AbortSignal;
}

export interface Reranker {
  /** A number a text, in their order; higher is better, comparable only inside one call. */
  rerank(request: RerankRequest): Promise<readonly number[]>;
}
