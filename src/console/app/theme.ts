/** Light, dark, or as the device is. */
import { signal } from '@preact/signals';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEPT_AS = 'claw-console-theme';

export const theme = signal<Theme>(THEMES.find((one) => one === localStorage.getItem(KEPT_AS)) ?? 'system');

/** The style sheet follows the attribute. */
export function applyTheme(): void {
  document.documentElement.dataset['theme'] = theme.value;
}

/** From now on, and at the next visit. */
export function wear(wanted: Theme): void {
  localStorage.setItem(KEPT_AS, wanted);
  theme.value = wanted;
  applyTheme();
}
