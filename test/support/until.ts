/** Polls a condition, for the few tests that wait on another process. */

/** Resolves when `condition` holds, asked anew each `everyMs`; fails after `deadlineMs` with the place that waited. */
export async function until(condition: () => boolean | Promise<boolean>, deadlineMs = 8_000, everyMs = 10): Promise<void> {
  const waiting = new Error(`The condition did not come true within ${deadlineMs} ms.`);
  const end = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > end) throw waiting;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
