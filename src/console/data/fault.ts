/** What went wrong with a call, in a shape that a page can show: at a field, as a note, or as the sign-in. */
import { sharedWords } from '../words/shared.ts';

export interface FieldFault {
  readonly field: string;
  /** What to change; absent where the server had no more to say. */
  readonly fix?: string;
}

/** The problem document of the API, as far as pages read it. */
interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly title?: string;
  readonly errors?: readonly FieldFault[];
}

export class Fault extends Error {
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldFault[];
  /** Seconds to wait, where the server said so. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Problem, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title ?? '');
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.fields = problem.errors ?? [];
    this.retryAfter = retryAfter;
  }
}

/** No answer came: the connection or the server is gone. */
export const unreachable = (): Fault => new Fault(0, { code: 'unreachable' });

/** What is shown of it; the server's own sentence where it has one for people. */
export function faultText(fault: Fault): string {
  const words = sharedWords();
  if (fault.status === 0) return words.unreachable;
  if (fault.status === 429) return words.tooOften(fault.retryAfter ?? 1);
  if (fault.status === 404) return words.notFoundBody;
  if (fault.status >= 500 && fault.status !== 502 && fault.status !== 503) return words.trouble;
  return fault.fields[0]?.fix ?? (fault.message || words.trouble);
}

/** The sentence for one field of a form; undefined when it is fine. */
export function fieldFault(fault: Fault | null | undefined, field: string): string | undefined {
  return fault?.fields.find((one) => one.field === field)?.fix;
}
