/** The browser that tests of pages use, and what it complains about. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const hasBrowser = existsSync(CHROMIUM);
/** Behind the name of a group, so that a skipped one says why. */
export const IF_SKIPPED = hasBrowser ? '' : ` (skipped: no ${CHROMIUM})`;

export const openChromium = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

/** What goes wrong on the page from now on, which includes every breach of its content policy, but for the expected lines. */
export function watch(page: Page, isExpected: (line: string) => boolean = () => false): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error' && !isExpected(line.text())) complaints.push(line.text());
  });
  return complaints;
}
