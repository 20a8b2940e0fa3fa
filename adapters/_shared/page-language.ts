/** Which language the browser of a visitor asks for. */

/** The languages our own words exist in. */
export type PageLanguage = 'en' | 'zh';

const TAG = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i;

/** Language tags of an Accept-Language header, best first (RFC 9110, 12.5.4); what is not a tag is left out. */
function wishes(header: string | undefined): readonly string[] {
  return (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => /^q=/i.test(parameter));
      return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ tag, quality }) => TAG.test(tag) && quality > 0)
    .toSorted((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
}

/** The tag wished for most, null when the browser names none. */
export function visitorLocale(header: string | undefined): string | null {
  return wishes(header)[0] ?? null;
}

/** The best wish that we have words in; English when there is none. */
export function pageLanguage(header: string | undefined): PageLanguage {
  for (const tag of wishes(header)) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'zh' || language === 'en') return language;
  }
  return 'en';
}
