/** A file that a person sent: which ones we take, and how they are told everywhere outside. */
import { z } from 'zod';
import type { FileId } from '../../kernel/ids.ts';

/** The media types we take, each with the ending a saved copy gets. Content decides the type, never a name or what a sender declares. */
export const FILE_TYPES = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
} as const;

export type FileType = keyof typeof FILE_TYPES;

/** The largest file, in bytes. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** Most files of one message. */
export const MAX_MESSAGE_FILES = 5;
/** A file that was not sent with a message for this long is removed, in milliseconds. */
export const UNSENT_FILE_MS = 24 * 60 * 60 * 1000;

/** A kept file without its bytes. */
export interface MessageFile {
  readonly id: FileId;
  /** Cleaned, and with an ending that fits the type. */
  readonly name: string;
  readonly mediaType: FileType;
  /** In bytes. */
  readonly size: number;
}

export interface FileContent extends MessageFile {
  readonly bytes: Uint8Array;
}

/** `type`: no kind we take; `limit`: the contact sent too many; `unavailable`: the platform did not hand it over. */
export const UNKEPT_REASONS = ['too_large', 'type', 'limit', 'unavailable'] as const;
export type UnkeptReason = (typeof UNKEPT_REASONS)[number];

/** Something that came with a message and could not be kept. */
export interface UnkeptFile {
  /** As the sender or the platform calls it: nothing about it is trusted. */
  readonly name: string;
  readonly reason: UnkeptReason;
}

export const unkeptFileSchema = z.object({ name: z.string(), reason: z.enum(UNKEPT_REASONS) }).meta({ id: 'UnkeptFile' });

export const fileSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    media_type: z.enum(Object.keys(FILE_TYPES) as [FileType, ...FileType[]]),
    size: z.int().meta({ description: 'In bytes.' }),
  })
  .meta({ id: 'File' });

export const presentFile = ({ id, name, mediaType, size }: MessageFile): z.output<typeof fileSchema> => ({
  id,
  name,
  media_type: mediaType,
  size,
});
