/** The page's icons: outlines on a 20 px grid with a 1.5 px stroke, drawn for it. Always beside or inside something that has a name. */
import type { JSX } from 'preact';

export const SEND = 'M10 16V4.5M5 9.2l5-5 5 5';
export const STOP = 'M7 5.5h6A1.5 1.5 0 0 1 14.5 7v6a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 13V7A1.5 1.5 0 0 1 7 5.5z';
export const CLOSE = 'm5.5 5.5 9 9m0-9-9 9';
export const CHAT = 'M5.5 4h9A1.5 1.5 0 0 1 16 5.5v6a1.5 1.5 0 0 1-1.5 1.5H9.5L6 16v-3h-.5A1.5 1.5 0 0 1 4 11.5v-6A1.5 1.5 0 0 1 5.5 4z';
export const MENU = 'M4.5 10h.01M10 10h.01M15.5 10h.01';
export const ATTACH = 'm16 9.5-6 6a3.9 3.9 0 0 1-5.5-5.5L11 3.5a2.6 2.6 0 0 1 3.7 3.7L8.2 13.7a1.3 1.3 0 0 1-1.9-1.9L12 6';
export const FILE = 'M11.5 3H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1V6.5zV6.5H15';
export const COPY = 'M8 7h7.5v9.5H8zM12 7V3.5H4.5V13H8';
/** Turned over by the style sheet it says the opposite. */
export const THUMB =
  'M6.5 9 9.4 3.4c1.2-.3 2.2.6 2 1.8L11 8h4.2c1.1 0 1.9 1 1.6 2.1l-1.3 5.2c-.2.7-.8 1.2-1.6 1.2H6.5M6.5 9v7.5H4.2c-.7 0-1.2-.5-1.2-1.2v-5.1C3 9.5 3.5 9 4.2 9z';
export const DOWN = 'M10 4v11.5M5 10.8l5 5 5-5';
export const PERSON = 'M13 6.8a3 3 0 1 1-6 0 3 3 0 0 1 6 0M4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5';
export const RETRY = 'M15.5 10a5.5 5.5 0 1 1-1.8-4.1M15.5 3.5v3h-3';
export const OUTSIDE = 'M8 5H5.5C4.7 5 4 5.7 4 6.5v8c0 .8.7 1.5 1.5 1.5h8c.8 0 1.5-.7 1.5-1.5V12M11.5 4H16v4.5M16 4l-6.5 6.5';

/** @param of one of the outlines above */
export const Icon = ({ of }: { of: string }): JSX.Element => (
  <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    <path d={of} />
  </svg>
);

interface IconButtonProps {
  /** What it does, for those who hear and those who point. */
  readonly name: string;
  readonly icon: string;
  readonly onPress: () => void;
  /** Of a button that stays pressed. */
  readonly isPressed?: boolean;
}

export const IconButton = ({ name, icon, onPress, isPressed }: IconButtonProps): JSX.Element => (
  <button type="button" class="icon-button" aria-label={name} title={name} aria-pressed={isPressed} onClick={onPress}>
    <Icon of={icon} />
  </button>
);
