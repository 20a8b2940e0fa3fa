/** Every way in which the harness breaks something: its name, what it breaks, and which promises it puts to the test. */
import { doing, endAndRestart, freeze, killAt, killWorker, skewClock, type NoteAttempt } from './hurt-process.ts';
import type { Service } from './fleet.ts';
import type { Point, Trouble } from './link.ts';
import type { Chance } from './random.ts';
import type { Mode, Scene } from './scene.ts';
import type { FaultKind as PlatformFault } from '../platforms/telegram/types.ts';
import type { FakeReply } from '../platforms/fake-openai.ts';

export interface Fault {
  readonly name: string;
  /** `kill`: one process, at any moment or at a named point. */
  readonly family: 'kill' | 'process' | 'store' | 'network' | 'platform' | 'model' | 'clock';
  readonly breaks: string;
  readonly modes: readonly Mode[];
  /** Breaks it, and resolves when it is whole again. */
  run(scene: Scene, chance: Chance, note: NoteAttempt): Promise<void>;
}

const BOTH: readonly Mode[] = ['company', 'embedded'];
const COMPANY: readonly Mode[] = ['company'];
/** Past the lease of a turn (8 s) and a sweep (2 s). */
const PAST_LEASE_MS = 12_000;
const OUTAGE_MS = 5_000;
const SLOW_MS = 50;
const HOUR_MS = 3_600_000;

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const KILLS: readonly Fault[] = [
  {
    name: 'kill-gateway',
    family: 'kill',
    breaks: 'SIGKILL to a gateway at any moment',
    modes: COMPANY,
    run: (scene, chance) => endAndRestart(chance.pick(doing(scene, 'gateway')), 'SIGKILL'),
  },
  {
    name: 'kill-worker',
    family: 'kill',
    breaks: 'SIGKILL to a worker at any moment; the time to the next attempt is measured',
    modes: BOTH,
    run: (scene, chance, note) => killWorker(scene, chance.pick(doing(scene, 'worker')), note),
  },
];

type PointRow = readonly [name: string, breaks: string, role: 'gateway' | 'worker', service: Service, point: Point];

const before = (words: string): Point => ({ words, when: 'before' });
const after = (words: string): Point => ({ words, when: 'after' });
/** A whole request line: `sendMessageDraft` is another method. */
const SEND = '/sendMessage HTTP';

/** A statement carries the name of the database's function, so that what passes tells how far the process has come. */
const POINTS: readonly PointRow[] = [
  ['kill-before-intake', 'before a message is stored', 'gateway', 'postgres', before('claw_message_receive')],
  [
    'kill-after-intake',
    'after a message was charged and its turn opened, before the commit',
    'gateway',
    'postgres',
    after('claw_message_settle'),
  ],
  ['kill-before-lease', 'before a turn is leased', 'worker', 'postgres', before('claw_turn_lease')],
  ['kill-after-lease', 'after a turn was leased', 'worker', 'postgres', after('claw_turn_lease')],
  ['kill-before-model', 'before the model is asked', 'worker', 'model', before('/chat/completions')],
  ['kill-after-model', 'when the model begins to answer', 'worker', 'model', after('/chat/completions')],
  ['kill-before-end', 'before the answer is stored', 'worker', 'postgres', before('claw_turn_end')],
  ['kill-after-end', 'after the answer was stored, before it is sent', 'worker', 'postgres', after('claw_turn_end')],
  ['kill-after-mark', 'after a send was announced, before it is made', 'worker', 'postgres', after('claw_delivery_call')],
  ['kill-before-send', 'while the call is on its way to the platform', 'worker', 'platform', before(SEND)],
  ['kill-after-send', 'after the platform posted, before it said so', 'worker', 'platform', after(SEND)],
  ['kill-before-settle', 'after the platform said so, before that is stored', 'worker', 'postgres', before('claw_delivery_settle')],
];

const POINT_KILLS = POINTS.map(([name, breaks, role, service, point]): Fault => ({
  name,
  family: 'kill',
  breaks: `SIGKILL to a ${role} ${breaks}`,
  modes: service === 'postgres' ? COMPANY : BOTH,
  run: (scene) => killAt(doing(scene, role), service, point),
}));

const PROCESSES: readonly Fault[] = [
  {
    name: 'kill-all-workers',
    family: 'process',
    breaks: 'SIGKILL to every worker at once',
    modes: COMPANY,
    run: async (scene, _, note) => void (await Promise.all(doing(scene, 'worker').map((one) => killWorker(scene, one, note)))),
  },
  {
    name: 'kill-everything',
    family: 'process',
    breaks: 'SIGKILL to every process at once',
    modes: BOTH,
    run: async ({ fleet }) => void (await Promise.all(fleet.members.map((one) => endAndRestart(one, 'SIGKILL')))),
  },
  {
    name: 'rolling-restart',
    family: 'process',
    breaks: 'SIGTERM to each process, one after the other',
    modes: BOTH,
    run: async ({ fleet }) => {
      for (const member of fleet.members) await endAndRestart(member, 'SIGTERM');
    },
  },
  {
    name: 'freeze-worker',
    family: 'process',
    breaks: 'SIGSTOP to a worker past its lease, then SIGCONT',
    modes: COMPANY,
    run: (scene, chance) => freeze(chance.pick(doing(scene, 'worker')), PAST_LEASE_MS),
  },
  {
    name: 'freeze-gateway',
    family: 'process',
    breaks: 'SIGSTOP to a gateway for five seconds',
    modes: COMPANY,
    run: (scene, chance) => freeze(chance.pick(doing(scene, 'gateway')), OUTAGE_MS),
  },
  {
    name: 'freeze-everything',
    family: 'process',
    breaks: 'SIGSTOP to every process past all leases, as on a machine that was suspended',
    modes: BOTH,
    run: async ({ fleet }) => void (await Promise.all(fleet.members.map((one) => freeze(one, PAST_LEASE_MS)))),
  },
];

const STORES: readonly Fault[] = [
  {
    name: 'redis-lost',
    family: 'store',
    breaks: 'Redis killed for five seconds; it comes back empty',
    modes: COMPANY,
    run: async ({ redis }) => {
      await redis?.kill();
      await rest(OUTAGE_MS);
      await redis?.start();
    },
  },
  {
    name: 'redis-frozen',
    family: 'store',
    breaks: 'Redis stops answering for five seconds',
    modes: COMPANY,
    run: async ({ redis }) => {
      redis?.pause();
      await rest(OUTAGE_MS);
      redis?.resume();
    },
  },
  {
    name: 'postgres-crash',
    family: 'store',
    breaks: 'PostgreSQL ended at once for three seconds; it recovers from its log',
    modes: COMPANY,
    run: async ({ postgres }) => {
      await postgres?.crash();
      await rest(3_000);
      await postgres?.start();
    },
  },
];

const SERVICES: readonly Service[] = ['postgres', 'redis', 'model', 'platform'];
const TROUBLES: readonly (readonly [string, Trouble, string])[] = [
  ['cut', { kind: 'cut' }, 'all connections reset once'],
  ['gone', { kind: 'gone' }, 'no connection possible for five seconds'],
  ['hang', { kind: 'hang' }, 'nothing passes for five seconds, nothing is closed'],
  ['slow', { kind: 'slow', ms: SLOW_MS }, `each piece takes ${SLOW_MS} ms longer for five seconds`],
];

const NETWORK: readonly Fault[] = TROUBLES.flatMap(([kind, trouble, words]) => [
  ...SERVICES.map((service): Fault => ({
    name: `${service}-link-${kind}`,
    family: 'network',
    breaks: `between one process and ${service === 'platform' ? 'the platform' : service}: ${words}`,
    modes: service === 'postgres' || service === 'redis' ? COMPANY : BOTH,
    run: async (scene, chance) => {
      const isOfWorkers = service === 'model' || service === 'platform';
      const link = chance.pick(isOfWorkers ? doing(scene, 'worker') : scene.fleet.members).links.get(service);
      link?.trouble(trouble);
      await rest(OUTAGE_MS);
      link?.heal();
    },
  })),
  {
    name: `front-${kind}`,
    family: 'network',
    breaks: `between the platform and the gateways: ${words}`,
    modes: BOTH,
    run: async ({ fleet }) => {
      fleet.front.trouble(trouble);
      await rest(OUTAGE_MS);
      fleet.front.heal();
    },
  },
]);

/** So many sends in a row. */
const STORM = 10;
const PLATFORM_FAULTS: readonly (readonly [string, PlatformFault, string])[] = [
  ['storm', { kind: 'too-many', retryAfter: 2 }, 'asks to wait (429)'],
  ['bad-gateway', { kind: 'bad-gateway' }, 'answers 502 and does nothing'],
  ['drop', { kind: 'drop' }, 'cuts the call off and does nothing'],
  ['hang', { kind: 'hang' }, 'never answers and does nothing'],
  ['accepts-bad-gateway', { kind: 'accept-bad-gateway' }, 'posts and answers 502'],
  ['accepts-drop', { kind: 'accept-drop' }, 'posts and cuts the call off'],
  ['accepts-hang', { kind: 'accept-hang' }, 'posts and never answers'],
];

const PLATFORM = PLATFORM_FAULTS.map(([name, fault, words]): Fault => ({
  name: `platform-${name}`,
  family: 'platform',
  breaks: `the platform ${words}, for ${STORM} sends`,
  modes: BOTH,
  run: async ({ telegram }) => {
    telegram.fail({ ...fault, method: 'sendMessage', times: STORM });
    await rest(OUTAGE_MS);
  },
}));

const MODEL_FAULTS: readonly (readonly [string, FakeReply, string])[] = [
  ['refuses', { status: 429 }, 'answers 429'],
  ['breaks', { status: 500 }, 'answers 500'],
  ['cut', { pieces: ['Run `npx'], cut: 'reset' }, 'breaks off in mid-answer'],
  ['early', { pieces: ['Run `npx'], cut: 'early' }, 'ends without an end of the answer'],
  ['nonsense', { raw: ['{"choices":'] }, 'answers with broken JSON'],
  ['stalls', { pieces: ['Run `npx'], stall: true }, 'falls silent in mid-answer'],
];

const MODEL = MODEL_FAULTS.map(([name, reply, words]): Fault => ({
  name: `model-${name}`,
  family: 'model',
  breaks: `the model ${words}, for five seconds`,
  modes: BOTH,
  run: async (scene) => {
    scene.model.script(reply);
    await rest(OUTAGE_MS);
    scene.model.script(scene.modelAnswers);
  },
}));

const CLOCK: readonly Fault[] = [
  ['clock-ahead', HOUR_MS, 'an hour ahead'] as const,
  ['clock-behind', -HOUR_MS, 'an hour behind'] as const,
].map(([name, ms, words]): Fault => ({
  name,
  family: 'clock',
  breaks: `the clock of a process is ${words} for ten seconds`,
  modes: COMPANY,
  run: async ({ fleet }, chance) => {
    const member = chance.pick(fleet.members);
    await skewClock(member, ms);
    await rest(2 * OUTAGE_MS);
    await endAndRestart(member, 'SIGTERM');
  },
}));

export const FAULTS: readonly Fault[] = [...KILLS, ...POINT_KILLS, ...PROCESSES, ...STORES, ...NETWORK, ...PLATFORM, ...MODEL, ...CLOCK];
