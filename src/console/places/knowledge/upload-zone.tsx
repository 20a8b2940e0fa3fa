/** Where files are dropped or chosen, and what is on its way. */
import type { ComponentChildren, JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { asPercent, asSize } from '../../words/moments.ts';
import { knowledgeWords } from '../../words/knowledge.ts';
import { sharedWords } from '../../words/shared.ts';
import { filesOnTheirWay, type FileOnItsWay, forget, sendAgain } from './uploads.ts';

interface FileChoiceProps {
  readonly onFiles: (files: readonly File[]) => void;
  readonly look: 'primary' | 'plain';
}

/** A button that opens the browser's own choice of files. */
export function FileChoice({ onFiles, look }: FileChoiceProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <label class={`button button-${look} file-choice`}>
      <Icon of="upload" />
      <span>{knowledgeWords().addFiles}</span>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        multiple
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </label>
  );
}

interface DropZoneProps {
  readonly onFiles: (files: readonly File[]) => void;
  readonly isEnabled: boolean;
  readonly children: ComponentChildren;
}

/** Files may be dropped anywhere on what it surrounds. */
export function DropZone({ onFiles, isEnabled, children }: DropZoneProps): JSX.Element {
  const [isOver, setOver] = useState(false);
  if (!isEnabled) return <div>{children}</div>;
  return (
    <div
      class={isOver ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      {isOver && (
        <p class="drop-sign" aria-hidden="true">
          <Icon of="upload" />
          {knowledgeWords().dropHere}
        </p>
      )}
      {children}
    </div>
  );
}

/** Each file of this base with how far it is, or why it did not get there. */
export function OnTheirWay({ baseId }: { readonly baseId: string }): JSX.Element | null {
  const here = filesOnTheirWay.value.filter((one) => one.baseId === baseId);
  if (here.length === 0) return null;
  return (
    <ul class="list uploads" aria-label={knowledgeWords().uploads}>
      {here.map((one) => (
        <FileLine key={one.id} one={one} />
      ))}
    </ul>
  );
}

function FileLine({ one }: { readonly one: FileOnItsWay }): JSX.Element {
  const [words, shared] = [knowledgeWords(), sharedWords()];
  const { file, share, fault } = one;
  const percent = asPercent(share);
  return (
    <li class="upload">
      <Icon of={fault === null ? 'document' : 'alert'} />
      <span class="row-main">
        <span class="row-title">{file.name}</span>
        {fault === null ? (
          <span
            class="progress"
            role="progressbar"
            aria-label={file.name}
            aria-valuenow={Math.round(share * 100)}
            aria-valuemin={0}
            aria-valuemax={100}
          >
            <span style={{ width: `${share * 100}%` }} />
          </span>
        ) : (
          <span class="fault">{fault}</span>
        )}
      </span>
      <span class="row-side">{fault === null ? (share === 1 ? words.sentAll : words.sending(percent)) : asSize(file.size)}</span>
      {fault !== null && <IconButton name={shared.tryAgain} icon="retry" onPress={() => sendAgain(one)} />}
      {fault !== null && <IconButton name={shared.close} icon="close" onPress={() => forget([one.id])} />}
    </li>
  );
}
