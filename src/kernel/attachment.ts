/** How a stranger's file is given back: as something to save, which no browser opens, sniffs or runs in our name. */
import type { EndpointReply } from './endpoint.ts';

export interface Attachment {
  readonly name: string;
  /** The one type it is served as. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** 200 with the bytes. */
export function attachmentReply({ name, mediaType, bytes }: Attachment): EndpointReply {
  return { status: 200, content: { type: mediaType, bytes }, headers: headersOf(name) };
}

/** 200 with what is written as it is made. */
export function downloadReply(name: string, mediaType: string, download: AsyncIterable<string>): EndpointReply {
  return { status: 200, download, headers: { ...headersOf(name), 'content-type': mediaType } };
}

const headersOf = (name: string) => ({
  'content-disposition': contentDisposition(name),
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
});

/** RFC 6266: the name in UTF-8 (RFC 8187), and in plain ASCII for who does not read that. */
function contentDisposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
