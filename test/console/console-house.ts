/** A real Claw with a browser before its console: what tests of the console's pages share. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openChromium, watch } from '../adapters/web/browser/open-chromium.ts';
import { call, type Called } from '../support/call.ts';
import { type GatewayHome, type GatewayProcess, makeHome, raiseLimits, type StartOptions } from '../support/gateway-process.ts';

export const OWNER = { email: 'owner@localhost', password: 'four plain words together' } as const;
export type Role = 'owner' | 'admin' | 'operator' | 'viewer';

/** One person before the console. */
export interface Visit {
  readonly page: Page;
  /** Faults of access that axe finds in what is shown now. */
  faults(): Promise<readonly string[]>;
  /** Whether something reaches beyond the right edge, so that the page would move sideways. */
  overflows(): Promise<boolean>;
  /** @throws when the browser complained about anything, which includes every breach of the content policy */
  close(): Promise<void>;
}

export interface ConsoleHouse {
  readonly home: GatewayHome;
  readonly gateway: GatewayProcess;
  readonly browser: Browser;
  /** Asks the API with the owner's key. */
  api(path: string, json?: unknown, method?: string): Promise<Called>;
  /** The one-time password that was printed at the start. */
  oneTimePassword(): string;
  /** Opens the console at a path below `/admin`, signed in as a person of the role; null: as nobody. */
  visit(path: string, role: Role | null, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

/** Starts a Claw of its own and the browser, with limits that a test does not meet unless it wants them as they come. The owner keeps the one-time password until somebody visits as owner. */
export async function openConsoleHouse(options: StartOptions = {}, { raised = true } = {}): Promise<ConsoleHouse> {
  const home = await makeHome();
  const [gateway, browser] = await Promise.all([home.start(options), openChromium()]);
  if (raised) await raiseLimits(home, gateway);
  const api = async (path: string, json?: unknown, method?: string) =>
    call(`${gateway.url}/api/v1${path}`, { token: await home.adminKey(), json, ...(method !== undefined && { method }) });
  const oneTimePassword = () => /one-time password, shown this once: (\S+)/.exec(gateway.output())?.[1] ?? '';
  const people = new Map<Role, Promise<{ readonly email: string; readonly password: string }>>();
  const personOf = (role: Role) => {
    const known = people.get(role) ?? makePerson(gateway, api, role, oneTimePassword());
    people.set(role, known);
    return known;
  };
  return {
    home,
    gateway,
    browser,
    api,
    oneTimePassword,
    visit: async (path, role, contextOptions = {}) => {
      const context = await browser.newContext({
        locale: 'en-GB',
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
        ...contextOptions,
      });
      const page = await context.newPage();
      // A refused call is what some tests are about; the browser reports it by itself.
      const complaints = watch(page, (line) => line.startsWith('Failed to load resource'));
      if (role !== null) await signIn(page, gateway.url, await personOf(role));
      await page.goto(`${gateway.url}/admin${path}`);
      return {
        page,
        faults: () => faultsOf(page),
        overflows: () => page.locator('html').evaluate((html) => html.scrollWidth > html.clientWidth),
        close: async () => {
          await context.close();
          if (complaints.length > 0) throw new Error(`The browser complained: ${complaints.join(' | ')}`);
        },
      };
    },
    close: async () => {
      await browser.close();
      await home.remove();
    },
  };
}

/** Somebody of the role with a password of their own. */
async function makePerson(gateway: GatewayProcess, api: ConsoleHouse['api'], role: Role, ownerPassword: string) {
  const email = role === 'owner' ? OWNER.email : `${role}@shop.example`;
  const password = role === 'owner' ? OWNER.password : `the long password of the ${role}`;
  const made =
    role === 'owner' ? null : ((await api('/operators', { email, name: `Ada ${role}`, role })).body as { one_time_password: string });
  const given = { email, password: made?.one_time_password ?? ownerPassword };
  const session = (await call(`${gateway.url}/api/v1/session`, { json: given })).body as { token: string };
  const json = { current: given.password, password };
  const changed = await call(`${gateway.url}/api/v1/session/password`, { token: session.token, json, method: 'PUT' });
  if (changed.status !== 204) throw new Error(`no ${role} was made: ${changed.status}`);
  return { email, password };
}

/** By the API from inside the browser, as the sign-in page does it. */
async function signIn(page: Page, url: string, person: { readonly email: string; readonly password: string }): Promise<void> {
  const response = await page.request.post(`${url}/api/v1/session`, {
    data: { ...person, cookie: true },
    headers: { 'sec-fetch-site': 'same-origin', origin: url },
  });
  if (response.status() !== 201) throw new Error(`signing in as ${person.email}: ${response.status()} ${await response.text()}`);
}

/** Shown as a whole: nothing is loading any more. */
export async function settled({ page }: Visit): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

const WIDTHS = [320, 800, 1280];

/** Goes to a page below `/admin` and looks at it: faults of access, and widths at which something reaches beyond the right edge. */
export async function faultsAt({ gateway }: ConsoleHouse, visit: Visit, path: string): Promise<readonly string[]> {
  await visit.page.goto(`${gateway.url}/admin${path}`);
  await settled(visit);
  const faults = [...(await visit.faults())];
  for (const width of WIDTHS) {
    await visit.page.setViewportSize({ width, height: 800 });
    if (await visit.overflows()) faults.push(`reaches beyond ${width} pixels`);
  }
  return faults;
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The policy of the page lets no script in; the checker comes by the debugger. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile(axePath, 'utf8'));
  const found = (await page.evaluate('axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] })')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
