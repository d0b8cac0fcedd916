import type { Browser } from 'playwright-core';
import { DEMO_CLIENT } from '../../local/demo/demo-names.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { seriousViolations } from './accessibility.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { ALICE, DemoWorld } from './demo-world.ts';
import { keepScreenshot } from './screenshots.ts';

standInForDispatcher();

let world: DemoWorld;
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  [world, browser] = await Promise.all([DemoWorld.start(), launchChromium()]);
  const { operator } = world.running;
  await operator.json('member', 'add', 'demo', ALICE.email, '--role', 'admin');
  await operator.json('client', 'set', DEMO_CLIENT, '--name', 'Editor', '--publisher', 'Example Tools', '--verified');
  watched = await openPage(browser);
  await world.signIn(watched.page, `${world.running.issuer}/login/demo?return_to=/console/demo/agents`);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await world?.running.stop();
});

const press = (name: string) => watched.page.getByRole('button', { name, exact: true }).click();
const inDialog = (name: string) => watched.page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
const approved = async (sessionId: string) => {
  await world.mint(sessionId);
  await watched.page.goto(world.approvalUrl(sessionId, 'projects:create'));
  await press('Approve');
  await watched.page.getByRole('heading', { name: 'Approved', level: 1 }).waitFor();
};
const look = async (name: string) => {
  for (const [label, width] of [
    ['wide', 1_280],
    ['390', 390],
  ] as const) {
    await watched.page.setViewportSize({ width, height: 900 });
    await keepScreenshot(watched.page, `stop-${name}-${label}`);
    expect(await seriousViolations(watched.page)).toEqual([]);
  }
  await watched.page.setViewportSize({ width: 1_280, height: 900 });
};

describe('stopping agents', () => {
  it('the page that asks says whose tool it is, and its id', async () => {
    await world.mint('named');
    await watched.page.goto(world.approvalUrl('named', 'projects:create'));
    await watched.page.getByText('by Example Tools').waitFor();
    expect(await watched.page.locator('main').textContent()).toContain(DEMO_CLIENT);
    await look('approval');
  });

  it('a session is stopped with all below it, by one button', async () => {
    await approved('top');
    await world.mint('worker', 'top');
    await world.mint('helper', 'worker');
    await watched.page.goto(`${world.running.issuer}/console/demo/agents`);
    await watched.page.getByRole('button', { name: 'Stop all top' }).waitFor();
    await look('tree');
    await press('Stop all top');
    expect(await watched.page.getByRole('dialog').textContent()).toContain('So are 2 sessions below it.');
    await inDialog('Stop all');
    await watched.page.getByText('top is over, and what is below it.').waitFor();
    expect(await watched.page.getByRole('button', { name: /^Stop (all )?(top|worker|helper)$/ }).count()).toBe(0);
    expect((await world.mint('worker', 'top'))['error']).toBe('no_such_place');
  });

  it('everything of a tool is stopped on its page, which says first what ends', async () => {
    await approved('s-1');
    expect(await world.agentWrites('s-1')).toBe(201);
    await watched.page.goto(`${world.running.issuer}/console/demo/clients/${DEMO_CLIENT}`);
    await press('Stop everything');
    await watched.page.getByText(/^2 agent sessions of 1 member, with 1 approved change, end\.$/).waitFor();
    await look('client');
    await inDialog('Stop everything');
    await watched.page.getByText('agents is stopped here').waitFor();
    expect((await world.mint('s-1'))['error']).toBe('session_ended');
  });
});
