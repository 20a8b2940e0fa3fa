/** Buttons and what looks like one: one primary act a view, quiet ones beside it, and icons with a name. */
import type { ComponentChildren, JSX } from 'preact';
import { sharedWords } from '../words/shared.ts';
import { Icon, type IconName } from './icons.tsx';

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onPress?: () => void;
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: IconName;
  /** Under way: it stays where it is, says so, and takes no second press. */
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  /** Sends the form it stands in. */
  readonly submits?: boolean;
  readonly describedBy?: string;
}

export function Button({ children, onPress, look = 'plain', icon, isBusy, isDisabled, submits, describedBy }: ButtonProps): JSX.Element {
  return (
    <button
      type={submits === true ? 'submit' : 'button'}
      class={`button button-${look}`}
      onClick={() => isBusy !== true && onPress?.()}
      disabled={isDisabled}
      aria-busy={isBusy}
      aria-describedby={describedBy}
    >
      {icon && <Icon of={icon} />}
      <span>{children}</span>
    </button>
  );
}

interface LinkButtonProps {
  readonly children: ComponentChildren;
  readonly to: string;
  readonly look?: 'primary' | 'plain' | 'quiet';
  readonly icon?: IconName;
  /** Is saved instead of being opened; a text: under this name. */
  readonly download?: boolean | string;
}

/** A link that stands where a button would. */
export const LinkButton = ({ children, to, look = 'plain', icon, download }: LinkButtonProps): JSX.Element => (
  <a class={`button button-${look}`} href={to} download={download}>
    {icon && <Icon of={icon} />}
    <span>{children}</span>
  </a>
);

/** Reads one page more of a list; null when all is there. */
export const ShowMore = ({ more }: { readonly more: (() => void) | null }): JSX.Element | null =>
  more && (
    <Button look="quiet" onPress={more}>
      {sharedWords().showMore}
    </Button>
  );

interface IconButtonProps {
  /** What it does, for those who hear and those who point. */
  readonly name: string;
  readonly icon: IconName;
  readonly onPress: () => void;
  readonly isPressed?: boolean;
  readonly isDisabled?: boolean;
}

export const IconButton = ({ name, icon, onPress, isPressed, isDisabled }: IconButtonProps): JSX.Element => (
  <button type="button" class="icon-button" aria-label={name} title={name} aria-pressed={isPressed} disabled={isDisabled} onClick={onPress}>
    <Icon of={icon} />
  </button>
);
