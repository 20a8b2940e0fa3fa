/** Polls a condition, for the few tests that wait on another process. */

export type Condition = () => boolean | Promise<boolean>;

/** Resolves when `condition` holds, asked anew each `everyMs`; fails after `deadlineMs` with the place that waited. */
export async function until(condition: Condition, deadlineMs = 8_000, everyMs = 10): Promise<void> {
  const waiting = new Error(`The condition did not come true within ${deadlineMs} ms.`);
  if (!(await comesTrue(condition, deadlineMs, everyMs))) throw waiting;
}

/** Whether `condition` holds before `deadlineMs` are over, asked anew each `everyMs`. */
export async function comesTrue(condition: Condition, deadlineMs: number, everyMs = 100): Promise<boolean> {
  const end = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return true;
}
