/** The conversation folded into a corner of somebody else's page: a button, and the panel it opens. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { titleOf, usePage } from './context.ts';
import { CHAT, CLOSE, Icon } from './icons.tsx';

/** Below this width the panel takes the whole screen, and nothing behind it can be reached. */
const FULL_SCREEN = '(max-width: 599px)';

function Launcher({ handle }: { handle: { readonly current: HTMLButtonElement | null } }): JSX.Element {
  const { chat, words, isShown } = usePage();
  const { value: unread } = chat.attention.unread;
  const { value: isOpen } = isShown;
  const name = isOpen ? words.closeChat : words.openChat;
  return (
    <button
      type="button"
      class="launcher"
      ref={handle}
      aria-haspopup="dialog"
      aria-expanded={isOpen}
      aria-label={unread > 0 ? `${name} (${words.unread(unread)})` : name}
      onClick={() => (isShown.value = !isOpen)}
    >
      {isOpen ? <Icon of={CLOSE} /> : <Icon of={CHAT} />}
      {unread > 0 && (
        <span class="badge" aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </button>
  );
}

/** Nothing of the conversation is drawn before it was opened for the first time. */
export function Widget({ children }: { children: ComponentChildren }): JSX.Element {
  const page = usePage();
  const { isShown } = page;
  const panel = useRef<HTMLDialogElement>(null);
  const launcher = useRef<HTMLButtonElement>(null);
  const wasOpened = useRef(false);
  wasOpened.current ||= isShown.value;
  useLayoutEffect(() => {
    const { current } = panel;
    if (!isShown.value || current === null) return;
    if (matchMedia(FULL_SCREEN).matches) current.showModal();
    else current.show();
    // On a phone the field would open the keyboard over the greeting.
    const target = matchMedia('(pointer: fine)').matches ? current.querySelector('textarea') : current;
    target?.focus();
    return () => {
      current.close();
      launcher.current?.focus();
    };
  }, [isShown.value]);
  // The browser itself closes what fills the screen, for instance by the back gesture.
  const onClose = ({ currentTarget }: { readonly currentTarget: HTMLDialogElement }): void => {
    if (!currentTarget.open) isShown.value = false;
  };
  return (
    <>
      <dialog class="panel" ref={panel} tabIndex={-1} aria-label={titleOf(page)} onClose={onClose}>
        {wasOpened.current && children}
      </dialog>
      <Launcher handle={launcher} />
    </>
  );
}
