/** What the visitor said of answers: shown at once, kept over a reload, and taken back when it did not get through. */
import { signal } from '@preact/signals';
import type { Rating, Saved } from './saved.ts';

export class Ratings {
  /** By message id. */
  readonly given = signal<Readonly<Record<string, Rating>>>({});
  readonly #saved: Saved;

  constructor(saved: Saved) {
    this.#saved = saved;
    this.reread();
  }

  /** Takes over what another tab has kept since. */
  reread(): void {
    this.given.value = this.#saved.ratings();
  }

  /** @param tell brings it to the server @throws what `tell` throws */
  async rate(messageId: string, value: Rating, tell: () => Promise<void>): Promise<void> {
    const { [messageId]: before, ...others } = this.given.value;
    this.#keep({ ...others, [messageId]: value });
    try {
      await tell();
    } catch (error) {
      const { [messageId]: _refused, ...kept } = this.given.value;
      this.#keep(before === undefined ? kept : { ...kept, [messageId]: before });
      throw error;
    }
  }

  #keep(ratings: Readonly<Record<string, Rating>>): void {
    this.given.value = ratings;
    this.#saved.keepRatings(ratings);
  }
}
