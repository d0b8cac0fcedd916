import type { Browser } from 'playwright-core';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { BOB, DemoWorld } from './demo-world.ts';

standInForDispatcher();

let world: DemoWorld;
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  [world, browser] = await Promise.all([DemoWorld.start(), launchChromium()]);
  watched = await openPage(browser);
  await world.signIn(watched.page, `${world.running.issuer}/login/demo`);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await world?.running.stop();
});

const title = () => watched.page.getByRole('heading', { level: 1 }).textContent();
const press = (name: string) => watched.page.getByRole('button', { name }).click();

describe('a person at the approval page', () => {
  it('signs in on the way and is led back to what was asked', async () => {
    const { page, complaints } = await openPage(browser);
    const url = String((await world.mint('way'))['approval_uri']);
    await world.signIn(page, url);
    expect(page.url()).toBe(url);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('May this agent make changes for you?');
    expect(await page.locator('dl').textContent()).toContain('cursor-demo');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('approves one of two changes, sees the agent make it, and takes it back', async () => {
    expect(await world.agentWrites('s-1')).toBe(403);
    await watched.page.goto(world.approvalUrl('s-1'));
    await watched.page.getByLabel('Rename projects').uncheck();
    await press('Approve');
    expect(await title()).toBe('Approved');
    expect(await watched.page.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^Create projects projects:create\nfor 4 hours, until .* UTC\nTake back/),
    ]);
    expect(await world.agentWrites('s-1')).toBe(201);

    await press('Take back');
    expect(await title()).toBe('Taken back');
    expect(await watched.page.getByRole('listitem').count()).toBe(0);
    expect(await world.agentWrites('s-1')).toBe(403);
  });

  it('takes everything back at once', async () => {
    await watched.page.goto(world.approvalUrl('s-all'));
    await press('Approve');
    expect(await watched.page.getByRole('listitem').count()).toBe(2);
    await press('Take back everything');
    expect(await title()).toBe('Taken back');
    expect(await world.agentWrites('s-all')).toBe(403);
  });

  it('denies as easily: one button of the same size, and the agent has nothing', async () => {
    await watched.page.goto(world.approvalUrl('s-2'));
    const sizes = await watched.page.locator('.pair button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { offsetWidth, offsetHeight } = button as unknown as Record<string, number>;
        return `${offsetWidth}×${offsetHeight}`;
      }),
    );
    expect(new Set(sizes).size).toBe(1);
    await press('Deny');
    expect(await title()).toBe('Denied');
    expect(await world.agentWrites('s-2')).toBe(403);
  });

  it('decides with the keyboard alone', async () => {
    await watched.page.goto(world.approvalUrl('s-keys'));
    const { keyboard } = watched.page;
    for (const key of ['Tab', 'Space', 'Tab', 'Tab', 'Enter']) await keyboard.press(key);
    await watched.page.getByRole('status').waitFor();
    expect(await watched.page.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^Rename projects/),
    ]);
  });

  it.each([390, 1280])('reads without scrolling sideways at %i px, in the light and in the dark', async (width) => {
    const { page } = watched;
    await page.setViewportSize({ width, height: 800 });
    const longId = 'a'.repeat(128);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(world.approvalUrl(longId, 'projects:create projects:read'));
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    await press('Approve');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  it('[L13] is asked nothing that the role does not include: Bob only reads', async () => {
    const { page, complaints } = await openPage(browser);
    await world.signIn(page, world.approvalUrl('s-bob'), BOB);
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.locator('main').textContent()).toContain('Your own role does not include this');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('never makes the browser complain: no violation of a policy, no error', () => {
    expect(watched.complaints).toEqual([]);
  });
});
