/** Shows a host name in its own script where no other name can look like it, and in ASCII where one could. */
import { domainToUnicode } from 'node:url';

/** Scripts that are used together in one language, beside digits and hyphens. */
const TOGETHER = [
  /^[\p{Script=Latin}\p{M}\p{N}-]+$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{N}-]+$/u,
  /^[\p{Script=Han}\p{Script=Hangul}\p{N}-]+$/u,
];
/** Scripts with whole words that read as Latin ones, such as "раура"; safe under a top level name of the same script only. */
const LOOKALIKES = [/^[\p{Script=Cyrillic}\p{M}\p{N}-]+$/u, /^[\p{Script=Greek}\p{M}\p{N}-]+$/u];

/** @param ascii the host as a URL holds it, in lower case, foreign words in punycode */
export function showHost(ascii: string): string {
  const name = domainToUnicode(ascii);
  const words = name.split('.');
  const isSafe = words.every((word) => TOGETHER.some((script) => script.test(word)));
  const isOneScript = LOOKALIKES.some((script) => words.every((word) => script.test(word)));
  return name !== '' && (isSafe || isOneScript) ? name : ascii;
}
