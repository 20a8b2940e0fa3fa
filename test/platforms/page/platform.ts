// What the page of the stand-in platforms asks of each: a few places to write in, what is seen there, and everything the bot did.

export interface Place {
  readonly id: string;
  readonly title: string;
  /** What may be typed there to see something special; shown beside the box. */
  readonly hint: string;
}

export interface SeenMessage {
  readonly id: string;
  readonly place: string;
  readonly who: 'person' | 'bot';
  readonly text: string;
  readonly edited: boolean;
  readonly buttons: readonly { readonly text: string; readonly data: string }[];
}

export interface Act {
  /** Milliseconds since the platform started. */
  readonly at: number;
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface PlatformView {
  readonly messages: readonly SeenMessage[];
  /** What the bot shows in a place while it works on an answer; null: nothing. */
  readonly working: Readonly<Record<string, string | null>>;
  /** Every call that was accepted, the newest last. */
  readonly ledger: readonly Act[];
}

export interface StandIn {
  readonly kind: string;
  readonly title: string;
  readonly places: readonly Place[];
  /** Variables that point a Claw at it. */
  readonly env: Readonly<Record<string, string>>;
  view(): PlatformView;
  write(place: string, text: string): void;
  press(message: string, data: string): void;
  close(): Promise<void>;
}
