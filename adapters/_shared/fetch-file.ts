/** Fetches a file that a person sent from where its platform keeps it. */
import { InputError, UpstreamRefused, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { readUpTo } from './read-up-to.ts';

export interface FileRequest {
  /** As people call it. */
  readonly platform: string;
  /** Never in an error: it may open the file, or name a token. */
  readonly address: string | URL;
  readonly init: RequestInit;
  readonly maxBytes: number;
  /** Looks at the answer before its body is read; throws UpstreamRefused where it knows better what is wrong. */
  readonly judge?: (status: number) => void;
}

/** Throws InputError when there are more than `maxBytes`, else UpstreamRefused or UpstreamUnreachable. */
export async function fetchFile({ platform, address, init, maxBytes, judge }: FileRequest): Promise<Uint8Array> {
  try {
    const response = await fetch(address, init);
    judge?.(response.status);
    if (!response.ok || response.body === null) throw new UpstreamRefused(`${platform} answered ${response.status} for a file.`);
    return await readUpTo(response.body, maxBytes);
  } catch (error) {
    if (error instanceof InputError || error instanceof UpstreamRefused) throw error;
    throw new UpstreamUnreachable(`A file could not be fetched from ${platform}.`);
  }
}
