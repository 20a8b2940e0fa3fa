/** Words the faults of calls to the queue, and lets calls that are under way end before the connections go: BullMQ would leave them hanging. */
import { ClawError, UpstreamUnreachable } from '../../kernel/errors.ts';

export interface CallGate {
  /** Runs the call; throws UpstreamUnreachable when it fails or the gate is shut. */
  pass<T>(call: () => Promise<T>): Promise<T>;
  /** Refuses further calls and resolves when none is under way. */
  shut(): Promise<void>;
}

export function createCallGate(): CallGate {
  const underWay = new Set<Promise<unknown>>();
  let open = true;
  return {
    pass: async (call) => {
      if (!open) throw new UpstreamUnreachable('The job queue is closed: this process is stopping.');
      const running = call();
      underWay.add(running);
      try {
        return await running;
      } catch (cause) {
        if (cause instanceof ClawError) throw cause;
        throw new UpstreamUnreachable('The job queue cannot be reached.', { cause });
      } finally {
        underWay.delete(running);
      }
    },
    shut: async () => {
      open = false;
      await Promise.allSettled(underWay);
    },
  };
}
