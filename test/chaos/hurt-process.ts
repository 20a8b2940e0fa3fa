/** What can befall a process of a Claw: killed, told to stop, frozen, or killed at a named point of its work. */
import { comesTrue } from '../support/until.ts';
import type { Member, Role, Service } from './fleet.ts';
import type { Point } from './link.ts';
import type { Scene } from './scene.ts';

/** How long from a worker's death to the next attempt at a turn it was working on. */
export type NoteAttempt = (ms: number) => void;

const RESTART_MS = 60_000;
/** After this long without anybody at the point, the fault is over. */
const POINT_MS = 30_000;
/** An attempt that is not seen within this time is noted with it. */
const ATTEMPT_MS = 60_000;

/** Those that do this part; the one process of the embedded mode does every part. */
export const doing = ({ fleet }: Scene, role: Role): readonly Member[] =>
  fleet.members.filter((member) => member.role === role || member.role === 'all');

/** Ends it, and waits until its supervisor has started it again. */
export async function endAndRestart(member: Member, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const starts = member.starts;
  await member.process?.end(signal);
  await untilRestarted(member, starts);
}

async function untilRestarted(member: Member, starts: number): Promise<void> {
  if (!(await comesTrue(() => member.starts > starts && member.process !== null, RESTART_MS)))
    throw new Error(`${member.name} did not start again.`);
}

/** Kills a worker in mid-work and watches what it had in hand. It is frozen for the look at its leases, so that it cannot end a turn meanwhile. */
export async function killWorker(scene: Scene, member: Member, note: NoteAttempt): Promise<void> {
  const child = member.process?.child;
  if (child === undefined) return;
  child.kill('SIGSTOP');
  const held = await scene.database(async (client) => {
    const { rows } = await client.query<{ id: string; attempts: number }>(
      `select t.id, t.attempts from turns t join conversations c on c.tenant_id = t.tenant_id and c.id = t.conversation_id
       where t.state = 'running' and c.lease_until > now() and c.lease_holder like $1`,
      [`%:${child.pid}`],
    );
    return rows;
  });
  const killed = performance.now();
  await Promise.all([endAndRestart(member, 'SIGKILL'), watchAttempts(scene, held, () => note(performance.now() - killed))]);
}

async function watchAttempts(scene: Scene, held: readonly { id: string; attempts: number }[], noteOne: () => void): Promise<void> {
  const left = new Map(held.map(({ id, attempts }) => [id, attempts]));
  if (left.size === 0) return;
  await scene.database((client) =>
    comesTrue(async () => {
      const { rows } = await client.query<{ id: string; attempts: number; state: string }>(
        'select id, attempts, state from turns where id = any($1)',
        [[...left.keys()]],
      );
      for (const { id, attempts, state } of rows) {
        if (attempts <= left.get(id)! && ['waiting', 'running'].includes(state)) continue;
        left.delete(id);
        noteOne();
      }
      return left.size === 0;
    }, ATTEMPT_MS),
  );
  // What nobody took up in all that time counts too.
  for (const _ of left) noteOne();
}

/** Stops it in mid-work for so long, and lets it go on as if nothing had been. */
export async function freeze(member: Member, ms: number): Promise<void> {
  const child = member.process?.child;
  child?.kill('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, ms));
  child?.kill('SIGCONT');
}

/** Kills the first of them that comes to the point. */
export async function killAt(members: readonly Member[], service: Service, point: Point): Promise<void> {
  const starts = new Map(members.map((member) => [member, member.starts]));
  let hit: Member | null = null;
  const takeBack = members.map((member) =>
    member.links.get(service)?.at(point, () => {
      if (hit !== null) return;
      hit = member;
      member.process?.child.kill('SIGKILL');
    }),
  );
  await comesTrue(() => hit !== null, POINT_MS);
  for (const forget of takeBack) forget?.();
  const killed = hit as Member | null;
  if (killed === null) throw new Error(`Nobody came to the point ${point.when} "${point.words}".`);
  await untilRestarted(killed, starts.get(killed)!);
}

/** Starts it anew with a clock that is wrong by so much. Node reads time through `Date` alone. */
export async function skewClock(member: Member, ms: number): Promise<void> {
  const shifted = `const N=Date.now.bind(Date),D=Date;globalThis.Date=class extends D{constructor(...a){a.length===0?super(N()+${ms}):super(...a)}static now(){return N()+${ms}}}`;
  member.nextEnv = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shifted)}` };
  await endAndRestart(member, 'SIGTERM');
}
