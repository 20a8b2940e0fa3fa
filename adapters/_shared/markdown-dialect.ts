/** The Markdown of answers: what models write, read by markdown-it in time that grows with the length alone. */
import createMarkdown, { type MarkdownIt, type StateBlock, type StateCore, type StateInline } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';

/** Stands for the address of a link whose address is given elsewhere in the text: nobody sees where such a link leads. */
export const ELSEWHERE = 'elsewhere:';
/** Set in the environment of a text whose numbers in brackets are marks of sources and nothing else. */
export const NO_REFERENCES = 'noReferences';

/** Lists and quotes inside each other; a list counts twice. What lies deeper is plain text, so that no tree exhausts the stack. */
const DEEPEST = 24;

const CITE = /\[(\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\](?!\(https?:)/y;
const LINE_BREAK = /<br\s*\/?>/iy;
const CHINESE_ITEM = /^([ \t>]*)(?:(\d{1,3})、(?=[ \t]*[^\s\d])|•(?=[ \t]+\S))/gm;
const TASK = /^\[([ xX])\][ \t]+(?=\S)/;

/**
 * CommonMark with tables, strike-through and emphasis beside Chinese, without HTML. Three differences, for texts that are read while they grow:
 * a dashed line under a paragraph makes it no heading, nor four spaces code, and a link to an address given elsewhere has {@link ELSEWHERE}.
 * Besides its own tokens there is `cite`, whose content is the mark as written and whose `info` has the numbers.
 */
export function createDialect(): MarkdownIt {
  const dialect = createMarkdown({ html: false, linkify: false }).use(cjkFriendly);
  // Every address is read, and as it was written: the exit filter decides.
  dialect.validateLink = () => true;
  dialect.normalizeLink = (address) => address;
  dialect.disable(['lheading', 'code']);
  dialect.block.ruler.before('table', 'too_deep', takeTooDeep);
  dialect.inline.ruler.before('link', 'cite', takeCite);
  dialect.inline.ruler.before('autolink', 'line_break', takeLineBreak);
  dialect.core.ruler.after('normalize', 'chinese_items', markChineseItems);
  dialect.core.ruler.after('block', 'items', readItems);
  dialect.core.ruler.after('block', 'references', hideReferences);
  return dialect;
}

function takeTooDeep(state: StateBlock, start: number, end: number, isProbe: boolean): boolean {
  if (isProbe || state.level < DEEPEST) return false;
  let next = start + 1;
  // A negative indentation marks a line that goes on with a quote without its sign.
  while (next < end && !state.isEmpty(next) && ((state.sCount[next] ?? 0) < 0 || (state.sCount[next] ?? 0) >= state.blkIndent)) next += 1;
  state.line = next;
  state.push('paragraph_open', 'p', 1).map = [start, next];
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(start, next, state.blkIndent, false).trim();
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  return true;
}

function takeCite(state: StateInline, isProbe: boolean): boolean {
  CITE.lastIndex = state.pos;
  const mark = CITE.exec(state.src);
  if (mark === null) return false;
  if (!isProbe) {
    const token = state.push('cite', '', 0);
    token.content = mark[0];
    token.info = mark[1] ?? '';
  }
  state.pos += mark[0].length;
  return true;
}

/** Tags are words like any other, but for the line break that models like to write. */
function takeLineBreak(state: StateInline, isProbe: boolean): boolean {
  LINE_BREAK.lastIndex = state.pos;
  const tag = LINE_BREAK.exec(state.src);
  if (tag === null) return false;
  if (!isProbe) state.push('hardbreak', 'br', 0);
  state.pos += tag[0].length;
  return true;
}

/** Lines that begin with "1、" or "•" are items too. NUL, which no text holds any more here, tells them apart where they turn out to be none. */
function markChineseItems(state: StateCore): void {
  state.src = state.src.replaceAll(CHINESE_ITEM, (_line, before: string, digits: string | undefined) =>
    digits === undefined ? `${before}- \0` : `${before}${digits}. \0`,
  );
}

function readItems({ tokens }: StateCore): void {
  tokens.forEach((token, index) => {
    const isItem = token.type === 'inline' && tokens[index - 2]?.type === 'list_item_open';
    if (isItem) token.content = token.content.replace(/^\0\s*/, '').replace(TASK, (_box, sign: string) => (sign === ' ' ? '☐ ' : '☑ '));
    token.content = token.content.replaceAll('- \0', '•').replaceAll('. \0', '、');
  });
}

function hideReferences({ env }: StateCore): void {
  if (env[NO_REFERENCES] === true) env.references = {};
  for (const reference of Object.values(env.references ?? {})) reference.href = ELSEWHERE;
}
