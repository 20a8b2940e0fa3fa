/** The files of a message, of whatever kind Telegram sorts them into. */
import type { UnkeptFile } from '../../src/core/model/file.ts';
import type { InboundFile } from '../../src/core/ports/channel-adapter.ts';
import type { TelegramMessage } from './update-schema.ts';

/** A photo comes in several sizes, the largest last; the others have a name of their own or none. */
export function readFiles(message: TelegramMessage): readonly InboundFile[] {
  const kinds = [
    [message.photo?.at(-1), 'photo.jpg'],
    // An animation is sent as a document too, the same file.
    [message.document ?? message.animation, 'document'],
    [message.voice, 'voice.ogg'],
    [message.audio, 'audio'],
    [message.video, 'video.mp4'],
    [message.video_note, 'video.mp4'],
    [message.sticker, 'sticker.webp'],
  ] as const;
  return kinds.flatMap(([file, name]) =>
    file === undefined ? [] : [{ platformId: file.file_id, name: file.file_name ?? name, size: file.file_size ?? null }],
  );
}

/** What people send beside words and files, in Telegram's names; a venue comes with its location, a game with its animation. */
const OTHERS = ['venue', 'location', 'contact', 'poll', 'dice', 'story', 'game', 'paid_media', 'checklist'] as const;

/** What cannot be read nor kept, by the name of its kind. */
export function readOthers(message: TelegramMessage): readonly UnkeptFile[] {
  const kind = OTHERS.find((name) => message[name] !== undefined);
  return kind === undefined ? [] : [{ name: kind.replace('_', ' '), reason: 'type' }];
}
