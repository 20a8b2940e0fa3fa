/** Text of a page in whatever encoding it was written, also where its server or its author names another one. */

/** Byte order marks, then names: https://encoding.spec.whatwg.org/#bom-sniff */
const MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xff, 0xfe], 'utf-16le'],
];
/** Where authors write the encoding: https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding */
const PRESCAN_BYTES = 4_096;
/** Seven-bit encodings read as valid UTF-8 too, and two-byte ones may. */
const READS_AS_UTF8 = /^(iso-2022-|utf-16|hz-)/;
/** The default of many servers, set without a look at the page; it fits any bytes. */
const SAYS_NOTHING = new Set(['iso-8859-1', 'latin1', 'windows-1252', 'us-ascii', 'ascii']);

/**
 * What decodes without a fault: the mark, UTF-8 (other text is hardly ever valid as such), what the page or its server names, GB18030, and
 * for bytes that are none of these Windows-1252 by the rule of browsers.
 * @param contentType the header's value
 */
export function decodePage(bytes: Uint8Array, contentType: string): string {
  const mark = MARKS.find(([first]) => first.every((byte, at) => bytes[at] === byte));
  if (mark) return new TextDecoder(mark[1]).decode(bytes);
  const named = [charsetIn(contentType), charsetOf(bytes)].flatMap((name) => name ?? []);
  const strange = named.filter((name) => READS_AS_UTF8.test(name));
  const plain = named.filter((name) => !READS_AS_UTF8.test(name) && !SAYS_NOTHING.has(name));
  const western = named.some((name) => SAYS_NOTHING.has(name));
  const tried = [...strange, 'utf-8', ...plain, ...(western && plain.length === 0 ? [] : ['gb18030'])];
  for (const name of tried) {
    const text = decode(bytes, name);
    if (text !== null) return text;
  }
  // Mostly right is better than nothing: a page with one broken character is still read in the encoding that it names.
  return new TextDecoder(knownName(plain[0]) ?? 'windows-1252').decode(bytes);
}

function charsetIn(text: string): string | null {
  return /charset\s*=\s*["']?([\w:.-]+)/i.exec(text)?.[1]?.toLowerCase() ?? null;
}

function charsetOf(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, PRESCAN_BYTES)).toString('latin1');
  const declared = /<meta\s[^>]*charset[^>]*>|<\?xml\s[^>]*encoding\s*=\s*["']([\w:.-]+)/i.exec(start);
  return declared?.[1]?.toLowerCase() ?? (declared ? charsetIn(declared[0]) : null);
}

function decode(bytes: Uint8Array, name: string): string | null {
  const known = knownName(name);
  if (known === null) return null;
  try {
    return new TextDecoder(known, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Null for an encoding that nobody knows. */
function knownName(name: string | undefined): string | null {
  try {
    return name === undefined ? null : new TextDecoder(name).encoding;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
