/** The console's icons: outlines on a 20 px grid with a 1.5 px stroke, drawn for it. Always beside or inside something that has a name. */
import type { JSX } from 'preact';

export const ICONS = {
  home: 'M3.5 9 10 3.5 16.5 9v6.5a1 1 0 0 1-1 1h-3.5V12H8v4.5H4.5a1 1 0 0 1-1-1z',
  inbox: 'M3 11.5 5 4.8a1 1 0 0 1 1-.8h8a1 1 0 0 1 1 .8l2 6.7v3.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1zm0 0h4l1 2h4l1-2h4',
  knowledge: 'M10 5.5C8.7 4.4 6.9 4 4.5 4H3v11h1.5c2.4 0 4.2.4 5.5 1.5 1.3-1.1 3.1-1.5 5.5-1.5H17V4h-1.5C13.1 4 11.3 4.4 10 5.5zm0 0v11',
  channels:
    'M4.5 4h7A1.5 1.5 0 0 1 13 5.5V9a1.5 1.5 0 0 1-1.5 1.5H8L5 13v-2.5h-.5A1.5 1.5 0 0 1 3 9V5.5A1.5 1.5 0 0 1 4.5 4zM15.5 8A1.5 1.5 0 0 1 17 9.5V13a1.5 1.5 0 0 1-1.5 1.5H15V17l-3-2.5H9.5',
  insights: 'M3.5 3.5V15a1.5 1.5 0 0 0 1.5 1.5h11.5M7 13v-3M10.5 13V6.5M14 13V9',
  settings: 'M3.5 6h7.5M15 6h1.5M3.5 14H5M9 14h7.5M15 6a2 2 0 1 1-4 0 2 2 0 0 1 4 0M9 14a2 2 0 1 1-4 0 2 2 0 0 1 4 0',
  operations: 'M2.5 10.5h3l2.5-6 4 11 2.5-5h3',
  document: 'M11.5 3H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1V6.5zM11.5 3v3.5H15M8 10.5h4M8 13.5h4',
  site: 'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M3.2 10h13.6M10 3c-4.2 4.3-4.2 9.7 0 14 4.2-4.3 4.2-9.7 0-14',
  pin: 'M10 12.5V17M7 3.5h6M7.8 3.5v4.2L5.5 10v2.5h9V10l-2.3-2.3V3.5',
  question: 'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M8 8a2 2 0 1 1 2.8 1.9c-.5.2-.8.6-.8 1.1v.4M10 13.8h.01',
  search: 'M13.8 9a4.8 4.8 0 1 1-9.6 0 4.8 4.8 0 0 1 9.6 0M12.5 12.5l4 4',
  plus: 'M10 4.5v11M4.5 10h11',
  upload: 'M10 13V4M6.3 7.5 10 3.8l3.7 3.7M3.5 13v2a1.5 1.5 0 0 0 1.5 1.5h10a1.5 1.5 0 0 0 1.5-1.5v-2',
  download: 'M10 4v9M6.3 9.3 10 13l3.7-3.7M3.5 13v2a1.5 1.5 0 0 0 1.5 1.5h10a1.5 1.5 0 0 0 1.5-1.5v-2',
  close: 'm5.5 5.5 9 9m0-9-9 9',
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  alert: 'M10 8v3.5M10 13.8h.01M9.1 4.1 3 14.6a1 1 0 0 0 .9 1.5h12.2a1 1 0 0 0 .9-1.5L10.9 4.1a1 1 0 0 0-1.8 0z',
  clock: 'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M10 6v4.2l2.7 1.6',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  retry: 'M15.5 10a5.5 5.5 0 1 1-1.8-4.1M15.5 3.5v3h-3',
  trash:
    'M4 5.5h12M8 5.5V4a.5.5 0 0 1 .5-.5h3a.5.5 0 0 1 .5.5v1.5M5.5 5.5l.6 10a1 1 0 0 0 1 .9h5.8a1 1 0 0 0 1-.9l.6-10M8.5 9v4.5M11.5 9v4.5',
  edit: 'M11.8 5.2 14.8 8.2M4 16l.7-3.7L13 4a1.4 1.4 0 0 1 2 0l1 1a1.4 1.4 0 0 1 0 2l-8.3 8.3z',
  person: 'M13 6.8a3 3 0 1 1-6 0 3 3 0 0 1 6 0M4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5',
  lock: 'M5.5 9h9a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1zM7 9V6.5a3 3 0 0 1 6 0V9',
  out: 'M8.5 3.5H5a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h3.5M12.5 13.5 16 10l-3.5-3.5M16 10H8',
  outside: 'M8 5H5.5C4.7 5 4 5.7 4 6.5v8c0 .8.7 1.5 1.5 1.5h8c.8 0 1.5-.7 1.5-1.5V12M11.5 4H16v4.5M16 4l-6.5 6.5',
  copy: 'M8 7h7.5v9.5H8zM12 7V3.5H4.5V13H8',
  back: 'M16 10H4.5M9.3 5 4.3 10l5 5',
  next: 'm8 5 5 5-5 5',
  down: 'm5.5 8 4.5 4.5L14.5 8',
  pause: 'M7.5 5v10M12.5 5v10',
  play: 'M6.5 4.5v11l8.5-5.5z',
  send: 'M10 16V4.5M5 9.2l5-5 5 5',
} as const;

export type IconName = keyof typeof ICONS;

export const Icon = ({ of }: { readonly of: IconName }): JSX.Element => (
  <svg class={`icon icon-${of}`} viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    <path d={ICONS[of]} />
  </svg>
);
