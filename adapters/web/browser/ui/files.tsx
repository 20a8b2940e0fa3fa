/** Files in the conversation: those chosen for the next message, and those that came with one. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import type { Chosen } from '../attachments.ts';
import type { FileNote } from '../wire.ts';
import { fileSize, percent } from '../words/language.ts';
import { usePage } from './context.ts';
import { CLOSE, FILE, RETRY, Icon, IconButton } from './icons.tsx';
import { saveAs } from './save-as.ts';

/** Pictures up to this size are fetched to be shown without being asked for, in bytes. */
const LARGEST_UNASKED = 1_048_576;

/** Drawn, not linked: the policy of a page around may forbid pictures from anywhere. What can't be read as one shows as a sign. */
function Picture({ open }: { open: () => Promise<Blob> }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const draw = async (): Promise<void> => {
      const picture = await createImageBitmap(await open());
      const { current } = canvas;
      if (current === null) return;
      const scale = Math.min(1, 320 / Math.max(picture.width, picture.height));
      current.width = Math.max(1, picture.width * scale);
      current.height = Math.max(1, picture.height * scale);
      current.getContext('2d')?.drawImage(picture, 0, 0, current.width, current.height);
      picture.close();
      setIsShown(true);
    };
    draw().catch(() => setIsShown(false));
  }, []);
  return (
    <>
      <canvas ref={canvas} class="picture" hidden={!isShown} />
      {!isShown && <Icon of={FILE} />}
    </>
  );
}

function Facts({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <span class="file-facts">
      <bdi class="file-name">{name}</bdi>
      <span class="quiet">{children}</span>
    </span>
  );
}

function ChosenFile({ entry }: { entry: Chosen }): JSX.Element {
  const { files, words, language } = usePage();
  const { key, file, part, fault, note } = entry;
  const remove = words.removeFile(file.name);
  return (
    <li class="file">
      {file.type.startsWith('image/') && fault === null ? <Picture open={async () => file} /> : <Icon of={FILE} />}
      <Facts name={file.name}>
        {fault !== null && (
          <span class="trouble" role="status">
            {words[fault]}
          </span>
        )}
        {fault === null && (note === null ? words.uploading(percent(language.value, part)) : fileSize(language.value, file.size))}
      </Facts>
      {(fault === 'fileOffline' || fault === 'fileTrouble' || fault === 'fileLimit') && (
        <IconButton name={words.tryAgain} icon={RETRY} onPress={() => files.retry(key)} />
      )}
      <IconButton name={remove} icon={CLOSE} onPress={() => files.remove(key)} />
    </li>
  );
}

export function ChosenFiles(): JSX.Element | null {
  const { chosen } = usePage().files;
  if (chosen.value.length === 0) return null;
  return (
    <ul class="files">
      {chosen.value.map((entry) => (
        <ChosenFile key={entry.key} entry={entry} />
      ))}
    </ul>
  );
}

function SentFile({ file }: { file: FileNote }): JSX.Element {
  const { files, words, language } = usePage();
  const { id, name, size, mediaType } = file;
  const [hasFailed, setHasFailed] = useState(false);
  const open = (): Promise<Blob> => files.open(id);
  const isPicture = mediaType.startsWith('image/') && (size <= LARGEST_UNASKED || files.isAtHand(id));
  const save = (): void => {
    setHasFailed(false);
    open().then(
      (blob) => saveAs(blob, name),
      () => setHasFailed(true),
    );
  };
  return (
    <li>
      <button type="button" class="file" title={words.openFile(name)} onClick={save}>
        {isPicture ? <Picture open={open} /> : <Icon of={FILE} />}
        <Facts name={name}>{fileSize(language.value, size)}</Facts>
      </button>
      <span class="trouble" role="status">
        {hasFailed && words.fileGone}
      </span>
    </li>
  );
}

export function SentFiles({ list }: { list: readonly FileNote[] }): JSX.Element | null {
  if (list.length === 0) return null;
  return (
    <ul class="files">
      {list.map((file) => (
        <SentFile key={file.id} file={file} />
      ))}
    </ul>
  );
}
