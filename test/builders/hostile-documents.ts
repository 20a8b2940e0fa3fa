/** Documents made to harm whoever reads them, or broken in ways that real ones are; each with the reason it must be refused for. */
import { constants, deflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import type { DocumentFault } from '../../src/core/model/document-fault.ts';

export interface HostileDocument {
  readonly name: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly reason: DocumentFault;
}

const MIB = 1024 * 1024;
const DOCX_PARTS = {
  '[Content_Types].xml': Buffer.from(
    `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
  ),
  '_rels/.rels': Buffer.from(
    `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
  ),
};

/** The body of a Word document, after whatever stands before its root. */
function wordXml(text: string, prolog = ''): string {
  return `<?xml version="1.0"?>${prolog}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`;
}

function buildDocx(document: Uint8Array, others: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  return zipSync({ ...DOCX_PARTS, 'word/document.xml': document, ...others });
}

/** Deflated spaces, as many as asked for in steps of 16 MiB, without ever having them. */
function deflatedSpaces(mib: number): Buffer {
  const chunk = deflateRawSync(Buffer.alloc(16 * MIB, ' '), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: mib / 16 }, () => chunk), deflateRawSync(Buffer.alloc(0))]);
}

/** A PDF of one page with the stream as its content; `trailer` goes into the trailer. */
function buildPdf(stream: Buffer, filter = '', trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  const add = (...content: readonly (string | Buffer)[]): void => {
    offsets.push(parts.reduce((sum, part) => sum + part.byteLength, 0));
    parts.push(Buffer.from(`${offsets.length} 0 obj\n`), ...content.map((part) => Buffer.from(part)), Buffer.from('\nendobj\n'));
  };
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add('<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
  add('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << >> >>');
  add(`<< /Length ${stream.byteLength} ${filter} >>\nstream\n`, stream, '\nendstream');
  const start = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(`xref\n0 5\n0000000000 65535 f \n${rows}trailer\n<< /Size 5 /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`),
  );
  return Buffer.concat(parts);
}

/** A password whose traces nobody's password gives. */
const LOCKED = `/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'11'.repeat(32)}> /U <${'22'.repeat(32)}> >>`;

interface Deflated {
  readonly name: string;
  readonly bytes: Buffer;
  /** As the archive says it. */
  readonly size: number;
}

/** An archive that says of its parts what it is told to (APPNOTE 4.3). */
function forgeZip(parts: readonly Deflated[]): Buffer {
  let offset = 0;
  const files = parts.map(({ name, bytes, size }) => {
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(8, 4);
    about.writeUInt32LE(bytes.byteLength, 14);
    about.writeUInt32LE(size, 18);
    about.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, Buffer.from(name), bytes]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), about, place, Buffer.from(name)]);
    offset += local.byteLength;
    return { local, central };
  });
  const directory = Buffer.concat(files.map(({ central }) => central));
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(directory.byteLength, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files.map(({ local }) => local), directory, Buffer.from('PK\x05\x06'), end]);
}

/** A Word document whose text is nothing but spaces, of which its archive admits to `size`. */
function buildBomb(mib: number, size: number): Buffer {
  const others = Object.entries(DOCX_PARTS).map(([name, part]) => ({ name, bytes: deflateRawSync(part), size: part.byteLength }));
  return forgeZip([...others, { name: 'word/document.xml', bytes: deflatedSpaces(mib), size }]);
}

const ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>';
const EXTERNAL = '<!DOCTYPE w [<!ENTITY secret SYSTEM "file:///etc/passwd">]>';

const make = (name: string, fileName: string, reason: DocumentFault, bytes: Uint8Array): HostileDocument => ({
  name,
  fileName,
  reason,
  bytes,
});

/** Those that cost a great deal of memory or time when they are believed. */
export function buildBombs(): readonly HostileDocument[] {
  const pdf = buildPdf(Buffer.concat([Buffer.from([0x78, 0x9c]), deflatedSpaces(2_048)]), '/Filter /FlateDecode');
  return [
    make('a zip bomb', '炸弹.docx', 'unpacked_too_large', buildBomb(1_024, 1_024 * MIB)),
    make('a zip bomb that hides its size', 'small.docx', 'broken', buildBomb(128, 64)),
    make('a PDF bomb', 'bomb.pdf', 'memory', pdf),
  ];
}

export function buildBrokenDocuments(): readonly HostileDocument[] {
  const empty = Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`word/${at}.bin`, new Uint8Array(0)]));
  const ordinary = buildDocx(Buffer.from(wordXml('text')));
  const slip = { '../../etc/cron.d/x.xml': Buffer.from('<x/>') };
  const png = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe', 'latin1');
  return [
    make('an archive of ten thousand parts', 'parts.docx', 'too_many_parts', buildDocx(Buffer.from(wordXml('text')), empty)),
    make('a nested archive', 'nested.docx', 'archive', zipSync({ 'inner/a.zip': zipSync({ 'b.zip': ordinary }) })),
    make('a path out of the archive', 'slip.docx', 'unsafe_path', buildDocx(Buffer.from(wordXml('text')), slip)),
    make('entities that grow', 'entities.docx', 'entities', buildDocx(Buffer.from(wordXml('&b;', ENTITIES)))),
    make('an external entity', 'xxe.docx', 'entities', buildDocx(Buffer.from(wordXml('&secret;', EXTERNAL)))),
    make(
      'an external entity in UTF-16',
      'wide.docx',
      'entities',
      buildDocx(Buffer.from(`\ufeff${wordXml('&secret;', EXTERNAL)}`, 'utf16le')),
    ),
    make('an encrypted PDF', '机密.pdf', 'encrypted', buildPdf(Buffer.from('BT ET'), '', LOCKED)),
    make('an encrypted Office file', 'locked.xlsx', 'encrypted', buildOle('EncryptedPackage')),
    make('a scanned PDF', 'scan.pdf', 'scanned', buildPdf(Buffer.from('0 0 10 10 re f'))),
    make('a Word file from before 2007 with the new ending', 'old.docx', 'kind_unknown', buildOle('WordDocument')),
    make('a PDF with the ending of Word', 'pdf.docx', 'kind_mismatch', buildPdf(Buffer.from('BT ET'))),
    make('a Word file with the ending of Excel', 'word.xlsx', 'kind_mismatch', ordinary),
    make('text with the ending of a PDF', 'text.pdf', 'kind_mismatch', Buffer.from('only text')),
    make('a picture with the ending of text', 'picture.txt', 'kind_mismatch', png),
    make('an archive that was cut off', 'cut.docx', 'broken', ordinary.subarray(0, ordinary.byteLength / 2)),
    make('a PDF of noise', 'noise.pdf', 'broken', Buffer.from('%PDF-1.7\nnoise, and nothing but noise')),
    make('an empty Word document', 'empty.docx', 'no_text', buildDocx(Buffer.from(wordXml('')))),
    make('an empty file', 'empty.pdf', 'empty', new Uint8Array(0)),
  ];
}

/** The start of an Office container of the old kind and the name of its stream. */
function buildOle(stream: string): Buffer {
  return Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1_024), Buffer.from(stream, 'utf16le')]);
}
