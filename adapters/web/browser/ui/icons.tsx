/** The page's icons: outlines on a 20 px grid with a 1.5 px stroke, drawn for it. Always beside or inside something that has a name. */
import type { ComponentChildren, JSX } from 'preact';

function Icon({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

const THUMB =
  'M6.5 9 9.4 3.4c1.2-.3 2.2.6 2 1.8L11 8h4.2c1.1 0 1.9 1 1.6 2.1l-1.3 5.2c-.2.7-.8 1.2-1.6 1.2H6.5M6.5 9v7.5H4.2c-.7 0-1.2-.5-1.2-1.2v-5.1C3 9.5 3.5 9 4.2 9z';

export const SendIcon = (): JSX.Element => (
  <Icon>
    <path d="M10 16V4.5M5 9.2l5-5 5 5" />
  </Icon>
);

export const StopIcon = (): JSX.Element => (
  <Icon>
    <rect x="5.5" y="5.5" width="9" height="9" rx="1.5" />
  </Icon>
);

export const CloseIcon = (): JSX.Element => (
  <Icon>
    <path d="m5.5 5.5 9 9m0-9-9 9" />
  </Icon>
);

export const ChatIcon = (): JSX.Element => (
  <Icon>
    <path d="M5.5 4h9A1.5 1.5 0 0 1 16 5.5v6a1.5 1.5 0 0 1-1.5 1.5H9.5L6 16v-3h-.5A1.5 1.5 0 0 1 4 11.5v-6A1.5 1.5 0 0 1 5.5 4z" />
  </Icon>
);

export const MenuIcon = (): JSX.Element => (
  <Icon>
    <path d="M4.5 10h.01M10 10h.01M15.5 10h.01" stroke-width="2.5" />
  </Icon>
);

export const AttachIcon = (): JSX.Element => (
  <Icon>
    <path d="m16 9.5-6 6a3.9 3.9 0 0 1-5.5-5.5L11 3.5a2.6 2.6 0 0 1 3.7 3.7L8.2 13.7a1.3 1.3 0 0 1-1.9-1.9L12 6" />
  </Icon>
);

export const FileIcon = (): JSX.Element => (
  <Icon>
    <path d="M11.5 3H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1V6.5zV6.5H15" />
  </Icon>
);

export const CopyIcon = (): JSX.Element => (
  <Icon>
    <path d="M8 7h7.5v9.5H8zM12 7V3.5H4.5V13H8" />
  </Icon>
);

export const ThumbUpIcon = (): JSX.Element => (
  <Icon>
    <path d={THUMB} />
  </Icon>
);

export const ThumbDownIcon = (): JSX.Element => (
  <Icon>
    <path transform="rotate(180 10 10)" d={THUMB} />
  </Icon>
);

export const DownIcon = (): JSX.Element => (
  <Icon>
    <path d="M10 4v11.5M5 10.8l5 5 5-5" />
  </Icon>
);

export const PersonIcon = (): JSX.Element => (
  <Icon>
    <circle cx="10" cy="6.8" r="3" />
    <path d="M4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5" />
  </Icon>
);

export const RetryIcon = (): JSX.Element => (
  <Icon>
    <path d="M15.5 10a5.5 5.5 0 1 1-1.8-4.1M15.5 3.5v3h-3" />
  </Icon>
);

export const OutsideIcon = (): JSX.Element => (
  <Icon>
    <path d="M8 5H5.5C4.7 5 4 5.7 4 6.5v8c0 .8.7 1.5 1.5 1.5h8c.8 0 1.5-.7 1.5-1.5V12M11.5 4H16v4.5M16 4l-6.5 6.5" />
  </Icon>
);
