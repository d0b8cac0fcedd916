import type { Browser, Page, Route } from 'playwright-core';
import { DEMO_CLIENT } from '../../local/demo/demo-names.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { launchChromium, openPage } from './chromium.ts';
import { DemoWorld } from './demo-world.ts';
import { keepScreenshot } from './screenshots.ts';

standInForDispatcher();

let world: DemoWorld;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [world, browser] = await Promise.all([DemoWorld.start(), launchChromium()]);
  ({ page } = await openPage(browser, { viewport: { width: 1280, height: 900 } }));
  await world.signIn(page, `${world.running.issuer}/login/demo?return_to=/console/demo`);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await world?.running.stop();
});

/** Below the organization. The ids of a member, a provider and a refusal are nobody's: only answers that are made up come. */
const PAGES = [
  '',
  '/requests',
  '/agents',
  '/tools',
  '/passkeys',
  '/providers',
  '/providers/new',
  '/providers/idp_1',
  '/clients',
  `/clients/${DEMO_CLIENT}`,
  '/members',
  '/members/mem_1',
  '/explain',
  '/activity',
  '/refusals/number-of-nothing',
  '/audit',
  '/settings',
  '/agent-rules',
  '/keys',
] as const;

/** Every page whose API lists something: with an empty answer it says that there is nothing. */
const LISTS = [
  ...['', '/requests', '/agents', '/tools', '/passkeys', '/providers', '/clients', '/members', '/activity', '/audit'],
];

type Answer = (route: Route) => Promise<void>;

const problem = (status: number): Answer => {
  const wire = { type: `urn:countersign:problem:made_up_${status}`, status, detail: `Made up: ${status}.` };
  return (route) =>
    route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ title: '', ...wire }) });
};

/** What the server answers, with other lists. */
const changed =
  (change: (list: readonly unknown[]) => readonly unknown[], more: object = {}): Answer =>
  async (route) => {
    const response = await route.fetch();
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok() || typeof body !== 'object' || body === null) return route.fulfill({ response });
    const members = Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? change(value) : value]);
    return route.fulfill({ response, json: { ...Object.fromEntries(members), ...more } });
  };

const STATES = {
  loading: () => new Promise<void>(() => undefined),
  failed: problem(500),
  forbidden: problem(403),
  off: problem(404),
  unreachable: (route) => route.abort(),
  throttled: problem(429),
  empty: changed(() => []),
  partial: changed((list) => list.slice(0, 1), { next_cursor: 'more' }),
} as const satisfies Readonly<Record<string, Answer>>;
type State = keyof typeof STATES;

/** Of these something is waited for on every page, and half a second of silence is not: of the first, that it never ends. */
const WAITED_FOR: readonly State[] = ['loading', 'empty', 'partial'];

/** Everything that a page asks for comes as the state says; who is signed in does not. */
async function open(path: string, state: State): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.route('**/organizations/**', (route) => STATES[state](route));
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${world.running.issuer}/console/demo${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  if (!WAITED_FOR.includes(state)) await page.waitForLoadState('networkidle');
}

/** Two hundred pictures: taken for whoever wants to look. */
const WANTED = process.env['COUNTERSIGN_SCREENSHOTS'] === '1';

async function keep(path: string, state: State): Promise<void> {
  if (!WANTED) return;
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await keepScreenshot(page, `state-${state}-${path}-${width}`);
  }
}

const SAYS_NOTHING = 'main [data-empty]';
const saysThatThereIsNothing = () => page.locator(SAYS_NOTHING).count();

/** What a list says that holds nothing, and a figure that nobody has counted. */
const NOTHING =
  /\b(?:No (?:members|entries|client|identity provider|keys|agent)|Nothing (?:was|of|waits)|Nobody like|none yet)\b/;

const UNKNOWN = (Object.keys(STATES) as State[]).filter((state) => !['empty', 'partial'].includes(state));

/** Elsewhere these differ from `failed` in words alone. */
const AT_LISTS_ALONE: readonly State[] = ['forbidden', 'unreachable', 'throttled'];

/** The pages of what an organization may switch off. */
const OF_AGENTS: readonly string[] = ['/agents', '/requests', '/passkeys'];

const main = () => page.locator('main');
const tryAgain = () => main().getByRole('button', { name: 'Try again' });

/** What stands there instead of what is not known: for each state, on the pages that have words of their own for it. */
const SAYS: Partial<Readonly<Record<State, (path: string) => Promise<void>>>> = {
  failed: async (path) => {
    if (['/explain', '/providers/new'].includes(path)) return;
    await main().getByText('Made up: 500.').first().waitFor();
    await tryAgain().first().waitFor();
  },
  // What somebody may not see is never offered once more.
  forbidden: async (path) => {
    if (!['/members', '/audit'].includes(path)) return;
    await main().getByText('You may not do this').first().waitFor();
    await main().getByText('Your role does not include this list.').waitFor();
    expect(await tryAgain().count()).toBe(0);
  },
  // Agents that are switched off are said to be so, and where they are switched on.
  off: async (path) => {
    if (!OF_AGENTS.includes(path)) return;
    await page.getByText('Agents are switched off in your organization').waitFor();
    await main().getByRole('link', { name: 'Open settings' }).waitFor();
    expect(await page.getByText('There is no such thing here').count()).toBe(0);
  },
};

describe.each(UNKNOWN)('what is not known, because it is %s,', (state) => {
  it.each(AT_LISTS_ALONE.includes(state) ? LISTS : PAGES)(
    'never stands as nothing on the page %s, which says what is the matter',
    async (path) => {
      await open(path, state);
      await keep(path, state);
      await SAYS[state]?.(path);
      if (state === 'off' && [...OF_AGENTS, '/refusals/number-of-nothing'].includes(path)) return;
      expect(await saysThatThereIsNothing()).toBe(0);
      expect(((await main().textContent()) ?? '').match(NOTHING)).toBeNull();
    },
  );
});

describe('what was loaded, and is empty,', () => {
  it.each(LISTS)('is said to be so on the page %s', async (path) => {
    await open(path, 'empty');
    await page.locator(SAYS_NOTHING).first().waitFor();
    await keep(path, 'empty');
  });
});

describe('a part of a list', () => {
  it.each(['/audit'])('is never sorted or counted as if it were the whole: %s', async (path) => {
    await open(path, 'partial');
    await page.getByText('(1+)').waitFor();
    await keep(path, 'partial');
    expect(await page.locator('th [role="button"]').count()).toBe(0);
  });

  it('is sorted by what the server can sort the whole by, and goes on: /members', async () => {
    await open('/members', 'partial');
    await keep('/members', 'partial');
    expect(await page.locator('th [role="button"]').allTextContents()).toEqual(['Member', 'Last sign-in']);
    expect(await page.getByRole('button', { name: 'Next page' }).isEnabled()).toBe(true);
    expect(await page.getByText('+)').count()).toBe(0);
  });
});
