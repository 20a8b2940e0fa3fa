/** A panel above the page, for short forms and for the two acts that do ask: erasing and revoking, with the name typed. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { asFault } from '../data/api.ts';
import type { Fault } from '../data/fault.ts';
import { sharedWords } from '../words/shared.ts';
import { Button, IconButton } from './button.tsx';
import { TextField } from './field.tsx';
import { ErrorNote } from './states.tsx';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** The browser's own, which keeps the focus inside and closes on Esc. */
export function Dialog({ title, onClose, children }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <header class="dialog-head">
        <h2>{title}</h2>
        <IconButton name={sharedWords().close} icon="close" onPress={() => dialog.current?.close()} />
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}

interface FormProps {
  /** Runs on submit; what it throws is shown above the buttons, and the fields get it as `fault`. */
  readonly onSubmit: () => Promise<unknown>;
  readonly submit: string;
  readonly look?: 'primary' | 'danger';
  readonly isDisabled?: boolean;
  readonly onCancel?: () => void;
  /** Another act, behind the main one. */
  readonly beside?: ComponentChildren;
  readonly children: (fault: Fault | null) => ComponentChildren;
}

export function Form({ onSubmit, submit, look = 'primary', isDisabled, onCancel, beside, children }: FormProps): JSX.Element {
  const [fault, setFault] = useState<Fault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    setFault(null);
    await onSubmit().catch((thrown: unknown) => setFault(asFault(thrown)));
    setBusy(false);
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void send();
      }}
    >
      {children(fault)}
      {fault && fault.fields.length === 0 && <ErrorNote fault={fault} />}
      <div class="form-foot">
        <Button look={look} submits isBusy={isBusy} {...(isDisabled !== undefined && { isDisabled })}>
          {submit}
        </Button>
        {beside}
        {onCancel && <Button onPress={onCancel}>{sharedWords().cancel}</Button>}
      </div>
    </form>
  );
}

interface ConfirmProps {
  readonly title: string;
  /** What will be gone. */
  readonly children: ComponentChildren;
  /** Is to be typed. */
  readonly name: string;
  readonly submit: string;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** For what nobody can bring back. */
export function ConfirmByName({ title, children, name, submit, onConfirm, onClose }: ConfirmProps): JSX.Element {
  const [typed, setTyped] = useState('');
  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSubmit={onConfirm} submit={submit} look="danger" isDisabled={typed.trim() !== name.trim()} onCancel={onClose}>
        {() => (
          <>
            <p>{children}</p>
            <TextField label={sharedWords().typeToConfirm(name)} value={typed} onChange={setTyped} isFirst />
          </>
        )}
      </Form>
    </Dialog>
  );
}
