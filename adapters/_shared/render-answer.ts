/** An answer as the parts that a messenger shows: who answers, the words, and the sources behind them. */
import type { Source } from '../../src/core/model/answer.ts';
import type { OutgoingMessage } from '../../src/core/ports/channel-adapter.ts';
import { createLinkRule, type LinkRule } from './link-rule.ts';
import { parseAnswer } from './parse-answer.ts';
import type { Block, Inline } from './render-tree.ts';
import { splitStyled, type SplitRule } from './split-styled.ts';
import { joinStyled, toStyledText, type StyledText } from './styled-text.ts';

const TITLE_LIMIT = 200;
/** Messengers refuse a message without words. */
const NOTHING: StyledText = { text: '…', spans: [] };
/** Room for the sign that there is more, on a line of its own. */
const MORE = '\n…';

export interface RenderRule extends SplitRule {
  /** Brings the blocks to those that the platform knows. */
  readonly arrange?: (blocks: readonly Block[]) => readonly Block[];
}

/** One part at least, each within the limit, in order. */
export function renderAnswer(
  { text, sources, trusted = false, linkHosts = [], disclosure = '' }: Omit<OutgoingMessage, 'messageId'>,
  { arrange = (as) => as, ...split }: RenderRule,
): readonly StyledText[] {
  const urls = sources.flatMap(({ url }) => url ?? []);
  const rule = createLinkRule({ urls, hosts: linkHosts, trusted });
  const anywhere = createLinkRule({ urls: [], hosts: [], trusted: true });
  const blocks = [
    toStyledText(parseAnswer(disclosure, anywhere)),
    toStyledText(arrange(parseAnswer(text, rule))),
    toStyledText(sourceList(sources, anywhere)),
  ];
  const [first = toStyledText([]), ...rest] = blocks.filter((block) => block.text !== '');
  const whole = rest.reduce((one, next) => joinStyled(one, '\n\n', next), first);
  const parts = splitStyled(whole, split);
  return parts.length > 0 ? parts : [NOTHING];
}

/** The first part of an answer that is being written: it grows until it is full, and becomes the first part of the answer. */
export function renderGrowing(text: string, rule: RenderRule): StyledText {
  const [first = NOTHING, ...more] = renderAnswer({ text, sources: [] }, { ...rule, limit: rule.limit - MORE.length });
  return more.length === 0 ? first : joinStyled(first, MORE, { text: '', spans: [] });
}

function sourceList(sources: readonly Source[], rule: LinkRule): readonly Block[] {
  if (sources.length === 0) return [];
  const lines = sources.map((source): readonly Inline[] => {
    const link = source.url === null ? null : rule(source.url);
    const head: Inline = { kind: 'text', text: headOf(source) };
    return link === null ? [head] : [head, { kind: 'text', text: ' — ' }, { kind: 'link', url: link }];
  });
  return [{ kind: 'paragraph', children: lines.flatMap((line, index) => (index === 0 ? line : [{ kind: 'break' }, ...line])) }];
}

/** A source as a line begins with it. */
export const headOf = ({ n, title, page = null }: Pick<Source, 'n' | 'title' | 'page'>): string =>
  `[${n}] ${cut(title)}${page === null ? '' : pageOf(page, title)}`;

/** In the language of the document, as its title shows it. */
const pageOf = (page: number, title: string): string => (/\p{Script=Han}/u.test(title) ? `，第 ${page} 页` : `, p. ${page}`);

/** A title may be a whole sentence; half a character is never left at its end. */
function cut(title: string): string {
  const line = title.replaceAll(/\s+/g, ' ').trim();
  return line.length <= TITLE_LIMIT ? line : `${line.slice(0, TITLE_LIMIT).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
