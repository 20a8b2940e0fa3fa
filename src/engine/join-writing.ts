/** Lets those who ask for the same answer at the same time hear the one that is being written, instead of having it written again. */
import type { AnswerRequest } from './write-by-models.ts';
import type { WrittenAnswer } from './write-with-model.ts';

type Listener = Pick<AnswerRequest, 'signal' | 'onText'>;

interface Writing {
  /** Null when it came to nothing: whoever waited then has it written itself. */
  readonly answer: Promise<WrittenAnswer | null>;
  hear(listener: Listener): void;
}

export interface JoinedWriting {
  /**
   * The answer that is being written under this key, or, when there is none or it came to nothing, one that `write` writes; `joined` tells
   * which. Who joins is shown what was shown so far. @throws what `write` throws, or the reason of the request's signal
   */
  <R extends AnswerRequest>(key: string, request: R, write: (request: R) => Promise<WrittenAnswer | null>): Promise<Joined>;
}

export interface Joined {
  readonly answer: WrittenAnswer | null;
  readonly joined: boolean;
}

/** Of this process: an answer is shown while it is written, which other processes could not hear. */
export function createJoinedWriting(): JoinedWriting {
  const writings = new Map<string, Writing>();
  return async (key, request, write) => {
    const writing = writings.get(key);
    if (writing === undefined) return { answer: await lead(writings, key, request, write), joined: false };
    writing.hear(request);
    const answer = await unlessAborted(request.signal, writing.answer);
    return answer === null ? { answer: await write(request), joined: false } : { answer, joined: true };
  };
}

async function lead<R extends AnswerRequest>(
  writings: Map<string, Writing>,
  key: string,
  request: R,
  write: (request: R) => Promise<WrittenAnswer | null>,
): Promise<WrittenAnswer | null> {
  const listeners: Listener[] = [request];
  let shown = '';
  const onText = (text: string): void => {
    shown = text;
    for (const listener of listeners) if (!listener.signal.aborted) listener.onText(text);
  };
  const answer = write({ ...request, onText });
  writings.set(key, {
    // Why it failed is told to who led it; a stop of theirs is no stop of the others.
    answer: answer.catch(() => null),
    hear: (listener) => {
      listeners.push(listener);
      if (shown !== '') listener.onText(shown);
    },
  });
  try {
    return await answer;
  } finally {
    writings.delete(key);
  }
}

async function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { signal: over.signal });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    over.abort();
  }
}
