/** Which language a reader of the documentation asks for. */

/** The languages that the documentation is written in, as its addresses name them. */
export type PageLanguage = 'en' | 'zh-CN';

/** The one of an Accept-Language header with the greatest weight (RFC 9110, 12.5.4); English when neither is named. */
export function wantedLanguage(header: string | undefined): PageLanguage {
  const weightOf = (language: string) =>
    Math.max(
      0,
      ...(header ?? '')
        .slice(0, 500)
        .split(',')
        .map((entry) => entry.trim().toLowerCase())
        .filter((entry) => new RegExp(`^${language}(-|;|$)`).test(entry))
        .map((entry) => Number(/;\s*q=([\d.]+)/.exec(entry)?.[1] ?? 1)),
    );
  return weightOf('zh') > weightOf('en') ? 'zh-CN' : 'en';
}
