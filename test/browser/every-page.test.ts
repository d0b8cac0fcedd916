import type { Browser } from 'playwright-core';
import { DEMO_CLIENT, DEMO_TOOL_NAMES } from '../../local/demo/demo-names.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { seriousViolations } from './accessibility.ts';
import { BRANDING, brandedConfiguration } from './branded.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { DemoWorld } from './demo-world.ts';
import { keepScreenshot } from './screenshots.ts';

standInForDispatcher();

let world: DemoWorld;
let browser: Browser;
let watched: WatchedPage;
/** Of a vendor, with its name and colours: the longest name, and colours at their limits. */
const configuration = brandedConfiguration();

beforeAll(async () => {
  [world, browser] = await Promise.all([DemoWorld.start({ configuration: configuration.path }), launchChromium()]);
  watched = await openPage(browser, { viewport: { width: 1280, height: 900 } });
  await world.signIn(watched.page, `${world.running.issuer}/login/demo?return_to=/console/demo`);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await world?.running.stop();
  configuration.remove();
});

/** Address below the organization → its title. */
const PAGES = [
  ['', 'Overview'],
  ['/requests', 'Requests'],
  ['/agents', 'Agent sessions'],
  ['/providers', 'Identity providers'],
  ['/providers/new?preset=okta', 'Register a provider'],
  [`/clients`, 'Clients'],
  [`/clients/${DEMO_CLIENT}`, DEMO_TOOL_NAMES[DEMO_CLIENT]],
  ['/members', 'Members'],
  ['/explain', 'Explain an assertion'],
  ['/activity', 'Activity'],
  ['/audit', 'Audit trail'],
  ['/settings', 'Organization'],
  ['/agent-rules', 'Rules for agents'],
  ['/keys', 'Signing keys'],
] as const;

const LOOKS = [1280, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => [width, scheme] as const));

async function open(path: string, title: string): Promise<void> {
  const { page } = watched;
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${world.running.issuer}/console/demo${path}`);
  await page.getByRole('heading', { name: title, level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
}

/** One's own and one's provider's: their addresses are not known beforehand. */
async function openFirst(list: string, link: RegExp): Promise<void> {
  const { page } = watched;
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${world.running.issuer}/console/demo${list}`);
  await page.getByRole('link', { name: link }).first().click();
  await page.getByRole('heading', { name: link, level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
}

/** In every look, one after the other: the page follows its window and its device. */
async function inspect(name: string): Promise<void> {
  const { page } = watched;
  for (const [width, colorScheme] of LOOKS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    if (page.url().includes('/console/'))
      await page.locator(colorScheme === 'dark' ? 'body.awsui-dark-mode' : 'body:not(.awsui-dark-mode)').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await seriousViolations(page)).toEqual([]);
    await keepScreenshot(page, `${name}-${width}-${colorScheme}`);
  }
}

describe('at 1280 and 390 px, in the light and in the dark', () => {
  it.each(PAGES)('%s reads well, and keeps nobody out', async (path, title) => {
    await open(path, title);
    await inspect(title);
  });

  it('a member reads well, and keeps nobody out', async () => {
    await openFirst('/members', /bob/i);
    await inspect('Member');
  });

  it('a member who was invited reads well, with the link to send', async () => {
    const { page } = watched;
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByRole('button', { name: 'Withdraw', exact: true }).waitFor();
    expect(await page.getByText(/\/login\/demo\?provider=idp_[0-9a-f]{32}&/).count()).toBe(1);
    await inspect('Member_invited');
  });

  it('a provider reads well, and keeps nobody out', async () => {
    await openFirst('/providers', /127\.0\.0\.1|localhost/);
    await inspect('Provider');
  });
});

it('the overview says who and what may come in, and leads there', async () => {
  const { page } = watched;
  await open('', 'Overview');
  for (const said of ['1 active', '2 enabled', 'on, 0 sessions'])
    await page.getByRole('link', { name: said }).waitFor();
  await page.getByRole('link', { name: 'on, 0 sessions' }).click();
  await page.getByRole('heading', { name: 'Agent sessions', level: 1 }).waitFor();
  expect(new URL(page.url()).search).toBe('?whose=all');
});

describe('in German', () => {
  const GERMAN = /\/assets\/de-[\w-]+\.js$/;

  it('whoever reads English loads nothing of it', async () => {
    const { page } = watched;
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await open('', 'Overview');
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    expect(loaded.filter((path) => GERMAN.test(path))).toHaveLength(0);
    expect(loaded.length).toBeGreaterThan(3);
  });

  it('is what the person chooses beside the appearance, and stays it on every page', async () => {
    const { page } = watched;
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { name: 'Übersicht', level: 1 }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('de');
    await page.goto(`${world.running.issuer}/session`);
    await page.getByRole('heading', { name: 'Sie sind angemeldet' }).waitFor();
  });

  it.each([
    ['/members', 'Mitglieder'],
    ['/settings', 'Organisation'],
    ['/providers/new?preset=okta', 'Anbieter registrieren'],
    [`/clients/${DEMO_CLIENT}`, DEMO_TOOL_NAMES[DEMO_CLIENT]],
  ])('%s reads well on a phone, and keeps nobody out', async (path, title) => {
    const { page } = watched;
    await open(path, title);
    await page.setViewportSize({ width: 390, height: 900 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await seriousViolations(page)).toEqual([]);
    await keepScreenshot(page, `${title}-390-german`);
  });

  it('ends when the person chooses what the browser says', async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('button', { name: 'Sprache' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Wie dieser Browser' }).click();
    await page.getByRole('button', { name: 'Language' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  });
});

describe('a page that is drawn without scripts', () => {
  it.each([
    ['/login/demo?provider=nope', 'There is nothing to sign in to here'],
    ['/session', 'You are signed in'],
    ['/approve/demo/nobody-asks?plain=1&scope=projects:create', 'What this agent may change'],
    ['/oauth/authorize', 'This tool cannot sign you in'],
    ['/oauth/errors', 'Errors of the OAuth endpoints'],
  ])('is the vendor’s, reads well, and keeps nobody out: %s', async (path, title) => {
    const { page } = watched;
    await page.goto(world.running.issuer + path);
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    expect(await page.title()).toBe(`${title} · ${BRANDING.productName}`);
    expect(await shownPictures()).toEqual([64]);
    await inspect(title);
  });
});

/** Widths of the pictures of the page, of which none is broken. */
function shownPictures(): Promise<readonly number[]> {
  return watched.page.evaluate('[...document.images].map(({ naturalWidth }) => naturalWidth)') as Promise<number[]>;
}

describe('every page', () => {
  it('of the console has the vendor’s name, picture and colour, and where help is for whoever is stuck', async () => {
    const { page } = watched;
    await page.emulateMedia({ colorScheme: 'light' });
    await open('/keys', 'Signing keys');
    expect(await page.title()).toBe(`Signing keys · Acme (demo) · ${BRANDING.productName}`);
    expect(new Set(await shownPictures())).toEqual(new Set([64]));
    expect(await page.getByRole('link', { name: BRANDING.productName }).count()).toBeGreaterThan(0);
    expect(await page.evaluate('document.documentElement.outerHTML')).not.toMatch(/countersign/i);
    await page.goto(`${world.running.issuer}/console/demo/no/such/page`);
    const link = page.getByRole('link', { name: BRANDING.supportEmail });
    expect(await link.getAttribute('href')).toBe(`mailto:${BRANDING.supportEmail}`);
    // A little darker than on white: the console has other grounds.
    const color = await page.evaluate(`getComputedStyle(document.querySelector('a[href^="mailto:"]')).color`);
    expect(color).toBe('rgb(113, 113, 113)');
  });

  it('has an address that can be sent to somebody: what is not there says so', async () => {
    const { page } = watched;
    await page.goto(`${world.running.issuer}/console/demo/members/nobody`);
    await page.getByText('There is no such thing here').waitFor();
    await page.goto(`${world.running.issuer}/console/demo/no/such/page`);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  });

  it('lets whoever goes by the keyboard pass over what is on every page', async () => {
    const { page } = watched;
    await open('/keys', 'Signing keys');
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'Skip to the page' }).waitFor();
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('page');
  });

  it('is as light or dark as its reader chose, in spite of the device', async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    await open('/keys', 'Signing keys');
    await page.getByRole('button', { name: 'Appearance' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
    expect(await page.locator('body').getAttribute('class')).toContain('awsui-dark-mode');
    await page.reload();
    await page.getByRole('heading', { name: 'Signing keys', level: 1 }).waitFor();
    expect(await page.locator('body').getAttribute('class')).toContain('awsui-dark-mode');
  });

  it('never makes the browser complain: no violation of a policy, no error', () => {
    expect(watched.complaints).toEqual([]);
  });
});
