/** Whether anyone looks, how much came while nobody did, and whether news makes a sound. */
import { signal } from '@preact/signals';
import type { Saved } from './saved.ts';
import { unreadAfter } from './transcript.ts';
import type { Transcript } from './transcript.ts';

export interface AttentionUse {
  readonly saved: Saved;
  readonly conversationId: () => string;
  readonly transcript: () => Transcript;
}

export class Attention {
  /** How many messages of others came while nobody looked. */
  readonly unread = signal(0);
  readonly hasSound = signal(false);
  /** Grows with every sound to be made. */
  readonly rings = signal(0);
  readonly #use: AttentionUse;
  #isSeen = false;

  constructor(use: AttentionUse) {
    this.#use = use;
    this.hasSound.value = use.saved.hasSound();
  }

  /** Tells whether the conversation is before someone's eyes. */
  look(isSeen: boolean): void {
    this.#isSeen = isSeen;
    this.count();
  }

  turnSound(isOn: boolean): void {
    this.#use.saved.keepSound(isOn);
    this.hasSound.value = isOn;
    this.ring();
  }

  /** Sounds only where the visitor asked for it. */
  ring(): void {
    if (this.hasSound.value) this.rings.value += 1;
  }

  /** Counts anew, after the conversation changed or another tab showed it. */
  count(): void {
    const { saved, conversationId, transcript } = this.#use;
    const id = conversationId();
    const latest = transcript().messages.at(-1)?.seq ?? 0;
    this.hasSound.value = saved.hasSound();
    if (this.#isSeen && latest > saved.seen(id)) saved.keepSeen(id, latest);
    this.unread.value = unreadAfter(saved.seen(id), transcript());
  }
}
