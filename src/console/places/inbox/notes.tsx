/** What the team wrote for itself about a conversation. */
import type { JSX } from 'preact';
import { may } from '../../app/session.ts';
import { change, refresh, useQuery } from '../../data/query.ts';
import { IconButton } from '../../ui/button.tsx';
import { Loaded } from '../../ui/states.tsx';
import { doUndoably } from '../../ui/toast.tsx';
import { When } from '../../ui/when.tsx';
import { inboxWords } from '../../words/inbox.ts';
import { type Note, notesKey, readNotes, removeNote } from './calls.ts';

const EVERY = 15_000;

export function Notes({ id }: { readonly id: string }): JSX.Element {
  const words = inboxWords();
  const key = notesKey(id);
  const reading = useQuery(key, () => readNotes(id), { every: EVERY });
  const remove = (note: Note) => {
    const revert = change<readonly Note[]>(key, (notes) => notes.filter((one) => one.id !== note.id));
    const act = async () => {
      await removeNote(id, note.id);
      await refresh(key);
    };
    doUndoably({ text: words.noteRemoved, act, revert });
  };
  return (
    <Loaded of={reading} lines={1} onRetry={() => void refresh(key)}>
      {(notes) =>
        notes.length > 0 && (
          <section class="stack" aria-label={words.notes}>
            <h3>{words.notes}</h3>
            <ul class="inbox-notes">
              {notes.map((note) => (
                <li key={note.id} aria-label={words.noteOf(note.author)}>
                  <header class="said-head">
                    <strong>{note.author}</strong>
                    <When at={note.at} />
                    {may('removeConversationNote') && <IconButton name={words.removeNote} icon="trash" onPress={() => remove(note)} />}
                  </header>
                  <p class="said-text">{note.text}</p>
                </li>
              ))}
            </ul>
          </section>
        )
      }
    </Loaded>
  );
}
