/** Makes the index of the vectors whenever there are enough new ones, for minutes in the background, and seldom when that fails. */
import type { Clock } from '../../kernel/clock.ts';
import { rest } from '../../kernel/clock.ts';

export interface TrainingOptions {
  /** Rows that the index there is was trained on; 0 for none. */
  readonly rowsTrained: () => Promise<number>;
  /** Rows to train on now, given what the last index was trained on; 0 while there is no need. */
  readonly rowsDue: (trained: number) => Promise<number>;
  readonly train: (rows: number) => Promise<void>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** Told at the end of each training, and when one that failed may be tried again. */
  readonly onEnd: () => void;
  /** Aborts when the space closes: nothing is tried again. */
  readonly closing: AbortSignal;
}

export interface Training {
  isOn(): boolean;
  /** Resolves when it has begun, or need not, or failed too short a time ago. */
  startWhenDue(): Promise<void>;
}

/** A full disk or memory is seldom there again in seconds, and each training reads every vector. */
const REST_MS = 60_000;
const LONGEST_REST_MS = 3_600_000;

export function createTraining({ rowsTrained, rowsDue, train, clock, onError, onEnd, closing }: TrainingOptions): Training {
  let trained: number | null = null;
  let isOn = false;
  let restMs = REST_MS;
  let isResting = false;
  const leaveAlone = async (): Promise<void> => {
    isResting = true;
    const ms = restMs;
    restMs = Math.min(restMs * 2, LONGEST_REST_MS);
    await rest(clock, ms, closing);
    isResting = false;
    if (!closing.aborted) onEnd();
  };
  const run = async (rows: number): Promise<void> => {
    try {
      await train(rows);
      trained = rows;
      restMs = REST_MS;
    } catch (error) {
      onError(error);
      void leaveAlone();
    } finally {
      isOn = false;
      onEnd();
    }
  };
  return {
    isOn: () => isOn,
    startWhenDue: async () => {
      if (isOn || isResting) return;
      trained ??= await rowsTrained();
      const rows = await rowsDue(trained);
      if (rows === 0) return;
      isOn = true;
      void run(rows);
    },
  };
}
