/** The mark of Claw, as the icon of the page shows it. */
import type { JSX } from 'preact';

export const Mark = (): JSX.Element => (
  <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
    <rect width="32" height="32" rx="8" />
    <path d="M8 11.5A3.5 3.5 0 0 1 11.5 8h9a3.5 3.5 0 0 1 3.5 3.5v6a3.5 3.5 0 0 1-3.5 3.5H15l-4.5 4v-4.1A3.5 3.5 0 0 1 8 17.5zM12.5 12.8h7M12.5 16.4h4.5" />
  </svg>
);
