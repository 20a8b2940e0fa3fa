/** The way to files for the next message. */
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { FILE_TYPES } from '../attachments.ts';
import { usePage } from './context.ts';
import { ATTACH, IconButton } from './icons.tsx';

export function Attach(): JSX.Element {
  const { files, words } = usePage();
  const picker = useRef<HTMLInputElement>(null);
  const onChange = (): void => {
    const { current } = picker;
    if (current === null) return;
    files.add(current.files ?? []);
    // The same file may be chosen again after it was taken away.
    current.value = '';
  };
  return (
    <>
      <input ref={picker} type="file" hidden multiple accept={FILE_TYPES.join()} onChange={onChange} />
      <IconButton name={words.attach} icon={ATTACH} onPress={() => picker.current?.click()} />
    </>
  );
}

/** Files are brought for one conversation; another needs them again. */
export function useFilesOfSession(): void {
  const { chat, files } = usePage();
  const token = chat.session.value?.token;
  const last = useRef(token);
  useEffect(() => {
    if (token === undefined) return;
    if (last.current !== undefined && last.current !== token)
      for (const { key, note } of files.chosen.value) if (note !== null) files.retry(key);
    last.current = token;
  }, [token]);
}
