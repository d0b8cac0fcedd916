import type { Browser, Page } from 'playwright-core';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { ALICE, BOB, DemoWorld } from './demo-world.ts';

standInForDispatcher();

let world: DemoWorld;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [world, browser] = await Promise.all([DemoWorld.start(), launchChromium()]);
  watched = await openPage(browser, { viewport: { width: 1280, height: 900 } });
  page = watched.page;
  await world.signIn(page, `${world.running.issuer}/login/demo?return_to=/console/demo/agent-rules`);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await world?.running.stop();
});

const press = (name: string, on = page) => on.getByRole('button', { name, exact: true }).click();
const rules = (...options: string[]) => world.running.operator.json('org', 'rules', 'demo', ...options);

/** In Cloudscape's list: the field's button, then the option by its scope. */
async function choose(field: string, option: string): Promise<void> {
  await page.getByLabel(field, { exact: true }).click();
  await page.getByRole('option', { name: option }).click();
  await page.keyboard.press('Escape');
}

describe('[L17] the rules for agents', () => {
  it('are set by an administrator in words, and stand after a reload', async () => {
    await page.getByRole('heading', { name: 'Rules for agents', level: 1 }).waitFor();
    await choose('Never for agents', 'projects:rename');
    await page.getByLabel('Maximum duration of an approval (seconds)').fill('3600');
    await press('Save');
    await page.getByText('Saved. The rules count within a minute').waitFor();
    await page.reload();
    await page.getByText('projects:rename').first().waitFor();
    expect(await page.getByLabel('Maximum duration of an approval (seconds)').inputValue()).toBe('3600');
    expect(await rules()).toMatchObject({ never: ['projects:rename'], longest_seconds: 3_600 });
  });

  it('[L15] name the field that is wrong', async () => {
    await page.getByLabel('Maximum duration of an approval (seconds)').fill('5');
    await press('Save');
    await page.getByText('must be a whole number of seconds, 60–604800, or "default"', { exact: true }).waitFor();
  });

  it('say where nobody but the approver could confirm, before that is saved', async () => {
    await choose('Only with a second person', 'projects:create');
    await page.getByRole('button', { name: 'Role of the second person' }).click();
    await page.getByRole('option', { name: 'admin', exact: true }).click();
    await page.getByText('Only one active member has the role admin').waitFor();
  });

  it('lead to signing in anew, and back to the very question', async () => {
    await rules('--never', 'none', '--longest', 'default', '--fresh', 'projects:create', '--fresh-within', '60');
    await world.ask('s-fresh', ['projects:create']);
    // As somebody who signed in hours ago: the provider asks again, because it is told to.
    await new Promise((resolve) => setTimeout(resolve, 61_000));
    await page.goto(world.approvalUrl('s-fresh', 'projects:create'));
    await page.getByText('Sign in again, then decide').waitFor();
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    await page.getByRole('link', { name: 'Sign in again, then decide', exact: true }).click();
    await page.getByLabel('Password').waitFor();
    const email = page.getByLabel('E-mail');
    if ((await email.count()) > 0) await email.fill(ALICE.email);
    await page.getByLabel('Password').fill(ALICE.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL(/\/approve\/demo\/s-fresh/);
    await press('Approve');
    await page.getByRole('heading', { name: 'Approved', level: 1 }).waitFor();
    expect(await world.agentWrites('s-fresh')).toBe(201);
  }, 180_000);

  it('have a second person confirm, in the console', async () => {
    await rules('--fresh', 'none', '--second', 'projects:create', '--second-role', 'viewer');
    await world.ask('s-second', ['projects:create']);
    await page.goto(world.approvalUrl('s-second', 'projects:create'));
    await press('Approve');
    await page.getByRole('heading', { name: 'Somebody else has to confirm it', level: 1 }).waitFor();
    expect(await world.agentWrites('s-second')).toBe(403);
    const { page: his } = await openPage(browser, { viewport: { width: 1280, height: 900 } });
    await world.signIn(his, `${world.running.issuer}/login/demo?return_to=/console/demo/requests`, BOB);
    await his.getByRole('tab', { name: 'To confirm' }).click();
    await his.getByText(`An agent may, for ${ALICE.email}`).waitFor();
    await press('Confirm', his);
    await his.getByText(`Confirmed for ${ALICE.email}`).waitFor();
    expect(await world.agentWrites('s-second')).toBe(201);
    await his.context().close();
  });

  it('never make the browser complain', () => {
    expect(watched.complaints).toEqual([]);
  });
});
