/** Which steps a reader may do, and which are done, as the server tells it. */
import { me, may, type Operation } from '../../app/session.ts';
import { api, ask } from '../../data/api.ts';
import { useQuery } from '../../data/query.ts';
import { CHANNELS, readChannels } from '../channels/calls.ts';
import { BASES, OWN_DOCS, readBases } from '../knowledge/calls.ts';

const NEEDS = {
  name: 'changeTenant',
  documents: 'addDocuments',
  question: 'ask',
  channel: 'createChannel',
  team: 'inviteOperator',
} as const satisfies Readonly<Record<string, Operation>>;
export type StepName = keyof typeof NEEDS;

export const PEOPLE = 'people-first';
export const TALKS = 'talks-first';
/** As a new installation calls its business. */
const UNNAMED = 'Default';
const EVERY = 3_000;

const one = { params: { query: { limit: 2 } } };

/** More than the owner, or somebody who was asked to join. */
const readHasTeam = async (): Promise<boolean> => {
  const [operators, invitations] = await Promise.all([ask(api.GET('/api/v1/operators', one)), ask(api.GET('/api/v1/invitations', one))]);
  return operators.data.length > 1 || invitations.data.length > 0;
};

const readHasTalks = async (): Promise<boolean> => (await ask(api.GET('/api/v1/conversations', one))).data.length > 0;

export interface Step {
  readonly name: StepName;
  readonly isDone: boolean;
}

/** Null until all is known. */
export function useSteps(): readonly Step[] | null {
  const bases = useQuery(BASES, readBases, { every: EVERY }).data;
  const channels = useQuery(CHANNELS, readChannels, { every: EVERY }).data;
  const hasTeam = useQuery(PEOPLE, readHasTeam, { enabled: may('inviteOperator') }).data;
  const hasTalks = useQuery(TALKS, readHasTalks, { every: EVERY, enabled: may('listConversations') }).data;
  if (bases === undefined || channels === undefined) return null;
  const isDone: Readonly<Record<StepName, boolean>> = {
    name: me().tenant_name !== UNNAMED,
    documents: bases.some(({ name, documents }) => name !== OWN_DOCS && documents > 0),
    question: hasTalks === true,
    channel: channels.some(({ connection }) => connection !== null),
    team: hasTeam === true,
  };
  return (Object.keys(NEEDS) as StepName[]).filter((name) => may(NEEDS[name])).map((name) => ({ name, isDone: isDone[name] }));
}
