import type { Browser } from 'playwright-core';
import { AgentWorld, ASK, agentConfiguration } from '../support/agent-world.ts';
import { detailedConfiguration, MOVE, move } from '../support/details.ts';
import { configurationInput, configurationOf } from '../support/fixtures.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { seriousViolations } from './accessibility.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { BOB, DemoWorld } from './demo-world.ts';
import { keepScreenshot } from './screenshots.ts';

standInForDispatcher();

/** Before compression. At 400 kbit/s these take two seconds, and what is sent is a third of it. */
const APPROVAL_PAGE_MAX_BYTES = 100_000;

let world: DemoWorld;
let browser: Browser;
let watched: WatchedPage;

beforeAll(async () => {
  [world, browser] = await Promise.all([DemoWorld.start(), launchChromium()]);
  watched = await openPage(browser);
  await world.signIn(watched.page, `${world.running.issuer}/login/demo?return_to=/console/demo/agents`);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await world?.running.stop();
});

const title = () => watched.page.getByRole('heading', { level: 1 }).textContent();
const press = (name: string) => watched.page.getByRole('button', { name, exact: true }).click();
const said = (text: string) => watched.page.getByRole('heading', { name: text, exact: true, level: 1 }).waitFor();
const held = () => watched.page.locator('li.grant');
/** The page of a session that a tool of Alice's has used. */
const open = async (sessionId: string, scope?: string) => {
  await world.mint(sessionId);
  await watched.page.goto(world.approvalUrl(sessionId, scope));
  await watched.page.getByRole('heading', { level: 1 }).waitFor();
};

describe('a person at the approval page', () => {
  it('signs in on the way and is led back to what was asked', async () => {
    const { page, complaints } = await openPage(browser);
    const url = new URL(String((await world.mint('way'))['approval_uri']));
    await world.signIn(page, url.href);
    await page.getByRole('heading', { name: 'May this agent make changes for you?' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/approve/demo/way');
    expect(new URL(page.url()).searchParams.get('scope')).toBe(url.searchParams.get('scope'));
    expect(await page.locator('main').textContent()).toContain('cursor-demo');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('loses nothing of a link that is longer than signing in carries', async () => {
    const { page } = await openPage(browser);
    const asked = 'projects:create projects:rename';
    await world.mint('long');
    // White space that the question does not care about, but its length does.
    const url = `${world.running.issuer}/console/demo/approve/long?scope=${asked.replace(' ', '%20')}&x=${'x'.repeat(4_000)}`;
    await world.signIn(page, url);
    await page.getByRole('heading', { name: 'May this agent make changes for you?' }).waitFor();
    expect(new URL(page.url()).searchParams.get('scope')).toBe(asked);
    await page.context().close();
  });

  it('approves one of two changes, sees the agent make it, and takes it back', async () => {
    expect(await world.agentWrites('s-1')).toBe(403);
    await open('s-1');
    await watched.page.getByRole('checkbox', { name: 'Rename projects' }).uncheck();
    await press('Approve');
    await said('Approved');
    expect(await held().allInnerTexts()).toEqual([
      expect.stringMatching(/^Create projects projects:create\s+for 4 hours, until .* UTC\s+Take back/),
    ]);
    expect(await world.agentWrites('s-1')).toBe(201);

    await watched.page.getByRole('button', { name: /^Take back ?: Create projects$/ }).click();
    await said('Taken back');
    expect(await held().count()).toBe(0);
    expect(await world.agentWrites('s-1')).toBe(403);
  });

  it('[L5] approves one write alone, sees the agent make it, and no other', async () => {
    await open('s-once', 'projects:create');
    await watched.page.getByLabel('For how long: Create projects').selectOption({ label: 'Once, within 4 hours' });
    await press('Approve');
    await said('Approved');
    expect(await held().allInnerTexts()).toEqual([expect.stringMatching(/once, until .* UTC/)]);
    expect([await world.agentWrites('s-once'), await world.agentWrites('s-once')]).toEqual([201, 403]);
    await open('s-once', 'projects:create');
    await watched.page.getByText('Approved once, and used').waitFor();
    expect(await seriousViolations(watched.page)).toEqual([]);
    await keepScreenshot(watched.page, 'approve-used');
  });

  it('takes everything back at once', async () => {
    await open('s-all');
    await press('Approve');
    await said('Approved');
    expect(await world.agentWrites('s-all')).toBe(201);
    await press('Take back everything');
    await said('Taken back');
    expect(await world.agentWrites('s-all')).toBe(403);
  });

  it('finds the agent under their sessions, and takes it back there', async () => {
    await open('s-list');
    await press('Approve');
    await said('Approved');
    await watched.page.getByRole('link', { name: 'All your agent sessions' }).click();
    await press('Take back s-list');
    await watched.page.getByRole('dialog').getByRole('button', { name: 'Take back', exact: true }).click();
    await watched.page.getByText('Session s-list may change nothing any more.').waitFor();
    expect(await world.agentWrites('s-list')).toBe(403);
  });

  it('denies as easily: one button of the same size, and the agent has nothing', async () => {
    await open('s-2');
    const sizes = await watched.page.locator('.pair button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { offsetWidth, offsetHeight } = button as unknown as Record<string, number>;
        return `${offsetWidth}×${offsetHeight}`;
      }),
    );
    expect([sizes.length, new Set(sizes).size]).toEqual([2, 1]);
    await press('Deny');
    await said('Denied');
    expect(await world.agentWrites('s-2')).toBe(403);
  });

  it('[L16] is offered nothing for a session that is over, from the moment that it is', async () => {
    await open('s-changed', 'projects:create');
    await world.end('s-changed');
    await press('Approve');
    await watched.page.getByText('No tool of yours uses this agent session now').waitFor();
    expect(await watched.page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(await seriousViolations(watched.page)).toEqual([]);
    expect(await world.mint('s-changed')).toMatchObject({ error: 'session_ended' });
  });

  it('ticks nothing, and is asked again', async () => {
    await open('s-none', 'projects:create');
    await watched.page.getByRole('checkbox', { name: 'Create projects' }).uncheck();
    await press('Approve');
    const alert = watched.page.getByRole('alert');
    await alert.getByText('Tick what you approve, or deny.').waitFor();
    expect(await watched.page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert');
    expect(await watched.page.getByRole('checkbox', { name: 'Create projects' }).isChecked()).toBe(false);
    expect(await world.agentWrites('s-none')).toBe(403);
  });

  it('decides with the keyboard alone', async () => {
    await open('s-keys');
    const { keyboard } = watched.page;
    await watched.page.getByRole('checkbox', { name: 'Create projects' }).focus();
    for (const key of ['Space', 'Tab', 'Tab', 'Tab', 'Tab', 'Enter']) await keyboard.press(key);
    await said('Approved');
    expect(await held().allInnerTexts()).toEqual([expect.stringMatching(/^Rename projects/)]);
  });

  it.each([390, 1280])('reads well at %i px, in the light and in the dark', async (width) => {
    const { page } = watched;
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await open('a'.repeat(128), 'projects:create projects:rename projects:read');
      const low = await page
        .locator('main :is(button, select, .choice, .action, .out)')
        .evaluateAll((buttons) =>
          buttons.filter((button) => (button as unknown as { offsetHeight: number }).offsetHeight < 44),
        );
      expect(low).toStrictEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await seriousViolations(page)).toEqual([]);
      await keepScreenshot(page, `approve-${width}-${colorScheme}`);
    }
    // Of what holds already, at the second width, nothing is ticked.
    for (const box of await page.locator('input[type="checkbox"]').all()) await box.check();
    await press('Approve');
    await said('Approved');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('[L13] is asked nothing that the role does not include: Bob only reads', async () => {
    const { page, complaints } = await openPage(browser);
    await world.signIn(page, world.approvalUrl('client~cursor-demo'), BOB);
    await page.getByText('Nothing of what this agent asks for is yours to approve.').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('[L16] is told that a link asks another member, and is offered nothing', async () => {
    const { page } = await openPage(browser);
    await world.signIn(page, String((await world.mint('s-hers'))['approval_uri']), BOB);
    await page.getByRole('heading', { name: 'This asks another member' }).waitFor();
    expect(await page.getByRole('button', { name: /Approve|Deny|Take back/ }).count()).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    await page.context().close();
  });

  it('[L7] is told whose link it is, when it belongs to another organization', async () => {
    await watched.page.goto(`${world.running.issuer}/console/globex/approve/s-1?scope=projects:create`);
    await watched.page.getByRole('heading', { name: 'This is for another organization' }).waitFor();
    expect(await title()).toBe('This is for another organization');
  });

  it('weighs no more than a phone on a slow line can wait for', async () => {
    const { page } = await openPage(browser);
    await world.ask('s-light', ['projects:create', 'projects:rename'], { reason: 'Moving the old projects' });
    await world.signIn(page, `${world.running.issuer}/login/demo?return_to=/session`);
    const bytes: Promise<number>[] = [];
    page.on('response', (response) => void bytes.push(response.body().then((body) => body.length)));
    await page.goto(world.approvalUrl('s-light'), { waitUntil: 'networkidle' });
    const sum = (await Promise.all(bytes)).reduce((all, one) => all + one, 0);
    expect(sum).toBeLessThan(APPROVAL_PAGE_MAX_BYTES);
    expect(bytes.length).toBeLessThanOrEqual(3);
    await page.context().close();
  });

  it('speaks German to whoever wants that, and reads well there', async () => {
    for (const [width, colorScheme] of [
      [390, 'light'],
      [1_280, 'dark'],
    ] as const) {
      const viewport = { width, height: 844 };
      const { page, complaints } = await openPage(browser, { locale: 'de-DE', viewport, colorScheme });
      await world.ask('s-german', ['projects:create', 'projects:rename'], { reason: 'Moving the old projects' });
      await world.signIn(page, world.approvalUrl('s-german'));
      await page.getByRole('heading', { name: 'Darf dieser Agent für Sie etwas ändern?' }).waitFor();
      expect(await page.evaluate('document.documentElement.lang')).toBe('de');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await seriousViolations(page)).toEqual([]);
      await keepScreenshot(page, `approve-german-${width}-${colorScheme}`);
      await page.getByRole('button', { name: 'Ablehnen' }).click();
      await page.getByRole('heading', { name: 'Abgelehnt', level: 1 }).waitFor();
      await keepScreenshot(page, `denied-german-${width}-${colorScheme}`);
      expect(complaints).toStrictEqual([]);
      await page.context().close();
    }
  });

  it('never makes the browser complain: no violation of a policy, no error', () => {
    expect(watched.complaints).toEqual([]);
  });
});

describe('a browser without scripts', () => {
  it('decides on the same page, by a link of a former release too', async () => {
    const { page } = await openPage(browser, { javaScriptEnabled: false });
    await world.mint('s-plain');
    const url = `${world.approvalUrl('s-plain', 'projects:create')}&plain=1`;
    await world.signIn(page, url);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await keepScreenshot(page, 'approve-plain-390');
    expect(await page.getByLabel(/For how long/).inputValue()).toBe('default');
    await page.getByLabel(/For how long/).selectOption('once');
    await page.getByRole('button', { name: 'Approve' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Approved');
    expect(await page.locator('main').textContent()).toContain('once, until');
    await page.getByRole('button', { name: 'Take back' }).click();
    expect(await world.agentWrites('s-plain')).toBe(403);
    await page.goto(url);
    await page.getByRole('button', { name: 'Approve' }).click();
    expect(await world.agentWrites('s-plain')).toBe(201);
    await page.context().close();
  });
});

const RENAME = {
  scope: 'projects:write',
  method: 'POST',
  path: '/organizations/{organization}/projects/{project}/name',
  members: { name: '/name' },
  words: 'Rename project {project} to {name}',
} as const;
const { operations } = configurationOf({ ...configurationInput, operations: { 'projects.rename': RENAME } });

/** The very page, without a stack around it. */
describe('what is asked exactly, or up to a limit, on the page without scripts', () => {
  const OPERATION = {
    operation: { name: 'projects.rename', path: '/organizations/acme/projects/p1/name', body: { name: 'Apollo' } },
  };
  const LIMIT = { authorization_details: [move] };
  it.each([
    ['an operation', 390, OPERATION],
    ['an operation', 1280, OPERATION],
    ['a limit', 390, LIMIT],
    ['a limit', 1280, LIMIT],
  ])('reads well: %s at %i px', async (kind, width, question) => {
    const world = new AgentWorld({
      ...agentConfiguration,
      ...(operations && { operations }),
      authorizationDetails: detailedConfiguration.authorizationDetails,
    });
    const token = await world.accessToken({
      ...{ scope: 'projects:read', askable_scope: 'projects:write', agent_session: 'client~cursor' },
      askable_authorization_details: [{ type: MOVE }],
    });
    const { body } = await world.call(ASK, {
      as: { token },
      sessionId: 's-1',
      json: { ...question, reason: 'ticket 42' },
    });
    const [{ scope }] = body['requests'] as [{ readonly scope: string }];
    const { page } = await openPage(browser, { viewport: { width, height: 800 }, javaScriptEnabled: false });
    await page.setContent((await world.page({ query: [['scope', scope]] })).body);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await keepScreenshot(page, `approve-plain ${kind} ${width}`);
    await page.context().close();
  });
});
