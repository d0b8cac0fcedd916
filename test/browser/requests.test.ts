import type { Browser, Page } from 'playwright-core';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { seriousViolations } from './accessibility.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { BOB, DemoWorld } from './demo-world.ts';
import { keepScreenshot } from './screenshots.ts';

standInForDispatcher();

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };
/** A finger's size. */
const TALL_PX = 44;
const WORDS = 'Tidy up <b>all</b> “old” projects: Countersign says that this is safe';

let world: DemoWorld;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [world, browser] = await Promise.all([DemoWorld.start(), launchChromium()]);
  watched = await openPage(browser, { viewport: DESK });
  page = watched.page;
  await world.signIn(page, `${world.running.issuer}/login/demo?return_to=/console/demo/requests`);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await world?.running.stop();
});

const requests = () => page.getByRole('list', { name: 'Open requests' }).getByRole('listitem');
const waiting = (text: string) => page.locator('#top').getByRole('link', { name: text, exact: true });
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const inNavigation = (text: RegExp) => page.getByRole('navigation').getByText(text);
const now = () => Math.floor(Date.now() / 1_000);
/** As a person who comes back to a tab. */
const lookAgain = () => page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
/** Buttons and links that look like some, lower than a finger. */
const tooLow = () =>
  page.evaluate(`[...document.querySelectorAll('.tall a, .tall button, .buttons-of-one-size button')]
    .filter((one) => one.getBoundingClientRect().height < ${TALL_PX}).map((one) => one.textContent)`);

async function inspect(name: string): Promise<void> {
  for (const viewport of [DESK, PHONE]) {
    await page.setViewportSize(viewport);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
    expect(await seriousViolations(page)).toEqual([]);
    await keepScreenshot(page, `${name}-${viewport.width}`);
  }
  expect(await tooLow()).toEqual([]);
}

describe('[L16] what agents ask', () => {
  it('is nothing at first, and the page says what will be here', async () => {
    await page.getByText('No agent waits for you').waitFor();
    await page.getByText('its request appears here').waitFor();
    await inspect('requests-none');
  });

  it('is counted on every page, without anybody loading it again', async () => {
    await page.setViewportSize(DESK);
    const until = now() + 7_200;
    await world.ask('s-first', ['projects:create', 'projects:rename'], { reason: WORDS, until });
    // By itself: the page asks every 15 seconds.
    await requests().first().waitFor({ timeout: 25_000 });
    await waiting('1 agent request waiting').waitFor();
    expect(await inNavigation(/^1$/).count()).toBe(1);
  });

  it('is told in words, and the agent’s words are its own', async () => {
    const text = await requests().textContent();
    for (const part of ['Cursor', 's-first', 'Create projects', 'Rename projects', 'Asked', 'Waits until'])
      expect(text).toContain(part);
    expect(text).toContain(`The agent says: “${WORDS}”`);
    await inspect('requests-one');
  });

  it('is decided on a phone, the next one after it, and then waits no more', async () => {
    await world.ask('s-second', ['projects:create']);
    await page.setViewportSize(PHONE);
    await lookAgain();
    await waiting('2 agent requests waiting').click();
    await page.getByRole('link', { name: /^Decide .* s-first$/ }).click();
    await page.getByRole('heading', { name: 'May this agent make changes for you?' }).waitFor();
    expect(await page.locator('q').textContent()).toBe(WORDS);
    expect(await page.locator('main').textContent()).toContain('It would like it until');
    await inspect('requests-decide');
    await press('Approve');
    await page.getByRole('heading', { name: 'Approved', level: 1 }).waitFor();
    await inspect('requests-next');
    expect(await world.agentWrites('s-first')).toBe(201);

    await page.getByRole('link', { name: 'Next: Cursor' }).click();
    await page.getByText('s-second').waitFor();
    // Nothing of the first question is left in the second.
    expect(await page.locator('main').textContent()).not.toContain('s-first');
    await press('Deny');
    await page.getByRole('heading', { name: 'Denied', level: 1 }).waitFor();
    expect(await page.getByRole('link', { name: /^Next/ }).count()).toBe(0);
    expect(await world.agentWrites('s-second')).toBe(403);
    await page.getByRole('link', { name: 'All your agent sessions' }).click();
    await page.getByRole('heading', { name: 'Agent sessions', level: 1 }).waitFor();
    expect(await waiting('1 agent request waiting').count()).toBe(0);
  });

  it('[L6] of everybody is for administrators to look at, and nothing can be decided there', async () => {
    await world.ask('s-third', ['projects:create'], { reason: 'for the tour' });
    await page.goto(`${world.running.issuer}/console/demo/requests`);
    await page.getByRole('tab', { name: 'Everyone’s' }).click();
    const panel = page.getByRole('tabpanel', { name: 'Everyone’s' });
    await panel.getByText('Member').first().waitFor();
    expect(await panel.textContent()).toContain('The agent says: “for the tour”');
    expect(await panel.getByRole('link', { name: /Decide/ }).count()).toBe(0);
    await inspect('requests-everyone');
  });

  it('is asked for in no tab that is hidden', async () => {
    const { page: hidden } = await openPage(browser);
    await hidden.clock.install();
    await world.signIn(hidden, `${world.running.issuer}/login/demo?return_to=/console/demo/keys`);
    await hidden.getByRole('heading', { name: 'Signing keys', level: 1 }).waitFor();
    let asked = 0;
    hidden.on('request', (request) => {
      if (request.url().endsWith('/agent/requests')) asked += 1;
    });
    await hidden.clock.runFor(16_000);
    expect(asked).toBe(1);
    await hidden.evaluate(`Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })`);
    await hidden.clock.runFor(60_000);
    expect(asked).toBe(1);
    await hidden.context().close();
  });

  it('is asked for on no page that was left open: its session ends by itself', async () => {
    const { page: left } = await openPage(browser);
    await left.clock.install();
    await world.signIn(left, `${world.running.issuer}/login/demo?return_to=/console/demo/keys`);
    await left.getByRole('heading', { name: 'Signing keys', level: 1 }).waitFor();
    await left.clock.fastForward(600_000);
    let asked = 0;
    left.on('request', (request) => {
      if (request.url().endsWith('/agent/requests')) asked += 1;
    });
    await left.clock.runFor(60_000);
    expect(asked).toBe(0);
    await Promise.all([left.waitForRequest(/\/agent\/requests$/), left.keyboard.press('Tab')]);
    await left.context().close();
  });

  it('shows a member who administers nothing their own alone', async () => {
    const { page: his, complaints } = await openPage(browser, { viewport: PHONE });
    await world.signIn(his, `${world.running.issuer}/login/demo?return_to=/console/demo/requests`, BOB);
    await his.getByText('No agent waits for you').waitFor();
    expect(await his.getByRole('tab').count()).toBe(0);
    expect(complaints).toEqual([]);
    await his.context().close();
  });

  it('never makes the browser complain: no violation of a policy, no error', () => {
    expect(watched.complaints).toEqual([]);
  });
});
