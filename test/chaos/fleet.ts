/** The processes of a Claw, each with a network of its own to everything it calls, and a supervisor that starts again what ended. */
import { freePort } from '../support/free-port.ts';
import type { GatewayHome, GatewayProcess, StartOptions } from '../support/gateway-process.ts';
import { openLink, type Link } from './link.ts';

export type Role = NonNullable<StartOptions['role']>;
export type Service = 'postgres' | 'redis' | 'model' | 'platform';

export interface Member {
  readonly name: string;
  readonly role: Role;
  /** Those services that it calls by an address of its own. */
  readonly links: ReadonlyMap<Service, Link>;
  /** Null while it is not running. */
  process: GatewayProcess | null;
  /** How often it was started. */
  starts: number;
  /** Variables of its next start alone. */
  nextEnv: Readonly<Record<string, string>>;
}

export interface Fleet {
  readonly members: readonly Member[];
  /** Where the platform posts: any gateway that listens. */
  readonly front: Link;
  readonly publicUrl: string;
  /** A gateway that runs now. */
  url(): string;
  /** Resolves when each of them runs again. */
  untilUp(): Promise<void>;
  close(): Promise<void>;
}

export interface FleetPlan {
  readonly home: GatewayHome;
  readonly roles: readonly Role[];
  /** Where the services are; one that is not named is not used, or embedded. */
  readonly services: ReadonlyMap<Service, number>;
  /** How a process is told of them, given the port of its own link to each. */
  readonly env: (ports: ReadonlyMap<Service, number>) => Readonly<Record<string, string>>;
}

const LISTENING: readonly Role[] = ['all', 'gateway'];
const RESTART_MS = 200;
const LOOK_MS = 50;

export async function startFleet(plan: FleetPlan): Promise<Fleet> {
  const ports = await Promise.all(plan.roles.map(() => freePort()));
  let turn = 0;
  const listening = ports.filter((_, index) => LISTENING.includes(plan.roles[index]!));
  const front = await openLink(() => {
    turn = (turn + 1) % listening.length;
    return [...listening.slice(turn), ...listening.slice(0, turn)];
  });
  const publicUrl = `http://127.0.0.1:${front.port}`;
  const members = await Promise.all(plan.roles.map((role, index) => equip(role, index + 1, plan.services)));
  const ending = new AbortController();
  const supervisors = members.map((member, index) =>
    supervise(plan, member, { PORT: String(ports[index]), PUBLIC_URL: publicUrl }, ending.signal),
  );
  const untilUp = async (): Promise<void> => {
    while (members.some(({ process }) => process === null)) await pause(LOOK_MS);
  };
  const failed = Promise.all(supervisors).then(() => Promise.reject(new Error('The processes ended.')));
  failed.catch(() => {});
  await Promise.race([untilUp(), failed]);
  return {
    members,
    front,
    publicUrl,
    url: () => {
      const one = members.find(({ role, process }) => process !== null && LISTENING.includes(role));
      if (one?.process == null) throw new Error('No gateway runs.');
      return one.process.url;
    },
    untilUp,
    close: async () => {
      ending.abort();
      for (const { process } of members) process?.child.kill('SIGCONT');
      await Promise.all(members.map(async ({ process }) => process?.end('SIGTERM')));
      await Promise.all(supervisors);
      await Promise.all([front, ...members.flatMap(({ links }) => [...links.values()])].map((link) => link.close()));
    },
  };
}

async function equip(role: Role, number: number, services: ReadonlyMap<Service, number>): Promise<Member> {
  const links = new Map<Service, Link>();
  for (const [service, port] of services) links.set(service, await openLink(() => [port]));
  return { name: `${role} ${number}`, role, links, process: null, starts: 0, nextEnv: {} };
}

/** Starts it until it runs, waits for its end, and begins again: what systemd or Kubernetes would do. */
async function supervise(plan: FleetPlan, member: Member, own: Readonly<Record<string, string>>, ending: AbortSignal): Promise<void> {
  const ports = new Map([...member.links].map(([service, link]) => [service, link.port]));
  while (!ending.aborted) {
    const env = { ...plan.env(ports), ...own, ...member.nextEnv };
    const started = await plan.home.start({ role: member.role, env }).catch((error: unknown) => {
      // Claw refuses to start while a service is away; before it ever ran that is a fault of the harness.
      if (member.starts === 0) throw error;
      return null;
    });
    if (started !== null) {
      member.starts += 1;
      member.nextEnv = {};
      member.process = started;
      // One that ended between the two lines above has no exit to wait for.
      if (started.child.exitCode === null && started.child.signalCode === null)
        await new Promise<void>((resolve) => started.child.once('exit', () => resolve()));
      member.process = null;
    }
    await pause(RESTART_MS);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
