/** How long a text is for a model that does not say itself. */

/**
 * About how many tokens a text costs: one for each Chinese, Japanese or Korean character, one for four characters of anything else.
 * Rough by design; budgets built on it leave room for the error.
 */
export function estimateTokens(text: string): number {
  const wide =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/gu)?.length ?? 0;
  return wide + Math.ceil((text.length - wide) / 4);
}

/** Of all messages together. */
export const estimateTalk = (messages: readonly { readonly content: string }[]): number =>
  messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
