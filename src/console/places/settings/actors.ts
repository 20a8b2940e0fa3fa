/** What `operator:<id>` and `key:<id>` are called. */
import { me } from '../../app/session.ts';
import { useQuery } from '../../data/query.ts';
import { settingsWords } from '../../words/settings.ts';
import { OPERATORS, readAllOperators } from './people-calls.ts';

const SHOWN_OF_ID = 4;

/** A function from the actor to a name; those who left keep the end of their id. */
export function useActorNames(): (actor: string) => string {
  const { data } = useQuery(`${OPERATORS}/names`, readAllOperators);
  const words = settingsWords();
  return (actor) => {
    const [kind, id = ''] = actor.split(':');
    if (id === me().id) return words.you;
    const known = kind === 'operator' ? data?.find((one) => one.id === id)?.name : undefined;
    return known ?? words.actor(kind === 'key', id.slice(-SHOWN_OF_ID));
  };
}
