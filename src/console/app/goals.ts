/** Where one may want to go: the places, and in them what has a name of its own. */
import { api, ask } from '../data/api.ts';
import { useQuery } from '../data/query.ts';
import type { IconName } from '../ui/icons.tsx';
import { sharedWords } from '../words/shared.ts';
import { isSeen, PLACES } from './places.ts';
import { href } from './router.ts';
import { may } from './session.ts';

export interface Goal {
  readonly name: string;
  readonly icon: IconName;
  readonly to: string;
}

const readBases = async () => (await ask(api.GET('/api/v1/knowledge/bases', { params: { query: { limit: 100 } } }))).data;
const readChannels = async () => (await ask(api.GET('/api/v1/channels'))).data;

/** Bases and channels come once they are read; they are kept under the keys of their places. */
export function useGoals(): readonly Goal[] {
  const words = sharedWords().places;
  const bases = useQuery('bases', readBases, { enabled: may('listKnowledgeBases') }).data ?? [];
  const channels = useQuery('channels', readChannels, { enabled: may('listChannels') }).data ?? [];
  const places = PLACES.filter(isSeen).map(({ name, icon }) => ({ name: words[name], icon, to: name === 'home' ? href() : href(name) }));
  return [
    ...places,
    ...bases.map(({ id, name }) => ({ name: `${words.knowledge}: ${name}`, icon: 'document' as const, to: href('knowledge', id) })),
    ...channels
      .filter(({ kind }) => kind !== 'api')
      .map(({ id, name }) => ({ name: `${words.channels}: ${name}`, icon: 'channels' as const, to: href('channels', id) })),
  ];
}
