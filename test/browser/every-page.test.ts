import type { Browser } from 'playwright-core';
import { DEMO_CLIENT } from '../../local/demo/demo-names.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { seriousViolations } from './accessibility.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { DemoWorld } from './demo-world.ts';
import { keepScreenshot } from './screenshots.ts';

standInForDispatcher();

let world: DemoWorld;
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  [world, browser] = await Promise.all([DemoWorld.start(), launchChromium()]);
  watched = await openPage(browser, { viewport: { width: 1280, height: 900 } });
  await world.signIn(watched.page, `${world.running.issuer}/login/demo?return_to=/console/demo`);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await world?.running.stop();
});

/** Address below the organization → its title. */
const PAGES = [
  ['', 'Overview'],
  ['/requests', 'Requests'],
  ['/agents', 'Agent sessions'],
  ['/providers', 'Identity providers'],
  ['/providers/new?preset=okta', 'Register a provider'],
  [`/clients`, 'Clients'],
  [`/clients/${DEMO_CLIENT}`, DEMO_CLIENT],
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
    await openFirst('/members', /bob@acme\.example/);
    await inspect('Member');
  });

  it('a provider reads well, and keeps nobody out', async () => {
    await openFirst('/providers', /127\.0\.0\.1|localhost/);
    await inspect('Provider');
  });
});

describe('every page', () => {
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
