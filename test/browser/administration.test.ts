import type { Browser, Page } from 'playwright-core';
import { DEMO_CLIENT } from '../../local/demo/demo-names.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { seriousViolations } from './accessibility.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { ALICE, BOB, ConsoleWorld } from './console-world.ts';
import { keepScreenshot } from './screenshots.ts';

standInForDispatcher();

/** One story, in its order: from a setup link to a tool that works, and what goes wrong on the way. */
let world: ConsoleWorld;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  [world, browser] = await Promise.all([ConsoleWorld.start(), launchChromium()]);
  watched = await openPage(browser, { viewport: { width: 1280, height: 900 } });
  page = watched.page;
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await world?.running.stop();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const press = (name: string) => button(name).click();
const see = (text: string) => page.getByText(text).first().waitFor();
const heading = (name: string) => page.getByRole('heading', { name }).first().waitFor();
/** Of the connection test: the steps that failed. */
const failedStep = async (text: string) => page.getByRole('status').getByText(text).first().waitFor();

describe('the first administrator', () => {
  it('comes in by a setup link, which opening alone does not use up', async () => {
    await page.goto(await world.setupLink('founder@acme.example'));
    await press('Begin');
    await see('Set up how Acme signs in');
    expect(await page.getByRole('link', { name: 'Members' }).count()).toBe(0);
    await keepScreenshot(page, 'setup');
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('chooses a guide, which says what to enter over there', async () => {
    await page.getByRole('link', { name: 'Register a provider' }).first().click();
    await page.getByRole('radio', { name: /Keycloak/ }).click();
    await heading('What to enter at Keycloak');
    expect(await page.locator('main').textContent()).toContain(`${world.issuer}/login/callback`);
    expect(new URL(page.url()).searchParams.get('preset')).toBe('keycloak');
  });

  it('is told why a provider cannot be reached at a wrong address', async () => {
    await page.getByLabel('Issuer', { exact: true }).fill(`${world.provider}/realms/none`);
    await press('Test connection');
    await failedStep('It does not work yet.');
    await failedStep('It describes itself (discovery)');
    await keepScreenshot(page, 'test-wrong-issuer');
  });

  it('is told of a trailing slash', async () => {
    await page.getByLabel('Issuer', { exact: true }).fill(`${world.provider}/`);
    await press('Test connection');
    await page.getByRole('status').getByText(/slash/).first().waitFor();
    await press(`Use ${world.provider} instead`);
    await page.getByRole('status').getByText('Everything works').waitFor();
    expect(await page.getByLabel('Issuer', { exact: true }).inputValue()).toBe(world.provider);
  });

  it('may paste the address of the discovery document', async () => {
    const issuer = page.getByLabel('Issuer', { exact: true });
    await issuer.fill(`${world.provider}/.well-known/openid-configuration`);
    await see('This is the issuer at the address of the discovery document');
    expect(await issuer.inputValue()).toBe(world.provider);
    await lookAtBothWidths(page, 'register-provider');
  });

  it('is told of keys that cannot be fetched', async () => {
    await page.getByLabel('Issuer', { exact: true }).fill(world.provider);
    await page.getByRole('button', { name: 'More, for providers that need it' }).click();
    await page.getByLabel('Address of its keys').fill('http://127.0.0.1:1/jwks');
    await press('Test connection');
    await page
      .getByRole('status')
      .getByRole('listitem')
      .filter({ hasText: 'Its keys can be fetched' })
      .getByRole('img', { name: 'failed' })
      .waitFor();
    await keepScreenshot(page, 'test-keys');
  });

  it('mends it, tests again, and registers it', async () => {
    await page.getByLabel('Address of its keys').fill('');
    await press('Test connection');
    await page.getByRole('status').getByText('Everything works').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await press('Register');
    await see('Pending: nothing that it says is believed yet');
  });

  it('says who we are there, signs in through it, sees who came back, and it counts when they say so', async () => {
    expect(await button('Sign in through it').isDisabled()).toBe(true);
    await page.getByLabel('Our client id there').fill('countersign');
    await press('Set up sign-in');
    await see('People can sign in through it as soon as it is active.');
    await keepScreenshot(page, 'pending');
    await press('Sign in through it');
    await world.signInAtProvider(page);
    await heading('Is this account yours?');
    for (const shown of [ALICE.email, 'founder@acme.example', 'The two addresses are not the same.']) await see(shown);
    await lookAtBothWidths(page, 'question-other-address');
    await press(`Link ${ALICE.email} to me`);
    await see('Tick the box if the account is yours all the same.');
    await page.getByLabel('The account is mine all the same.').check();
    await press(`Link ${ALICE.email} to me`);
    await see('It is active');
    await see('are known there as sub:');
    await lookAtBothWidths(page, 'activated');
    await page.getByText('active', { exact: true }).first().waitFor();
    expect(await page.getByRole('link', { name: 'Members' }).count()).toBe(1);
    expect(await page.getByText('Set up how Acme signs in').count()).toBe(0);
  });
});

describe('an administrator whose address the provider has verified', () => {
  it('is asked whether the account is theirs, and is told when another organization was first', async () => {
    const { operator } = world.running;
    await operator.json('org', 'create', 'globex', '--name', 'Globex');
    const added = await operator.json('idp', 'add', 'globex', '--issuer', world.provider, '--pending');
    const idp = String(added['id']);
    await operator.json('idp', 'set', 'globex', idp, '--client-id', 'countersign');
    const { url } = await operator.json('setup-link', 'globex', '--email', ALICE.email);
    const other = await openPage(browser, { viewport: { width: 1280, height: 900 } });
    const at = other.page;
    await at.goto(String(url));
    await at.getByRole('button', { name: 'Begin' }).click();
    await at.goto(`${world.issuer}/console/globex/providers/${idp}`);
    await at.getByRole('button', { name: 'Sign in through it' }).click();
    await world.signInAtProvider(at);
    await at.getByRole('heading', { name: 'Is this account yours?' }).waitFor();
    await lookAtBothWidths(at, 'question-same-address');
    await at.getByRole('button', { name: 'No, use another account' }).click();
    await at.getByRole('heading', { name: 'Nothing was linked' }).waitFor();
    await lookAtBothWidths(at, 'question-declined');
    await at.getByRole('link', { name: 'Sign in with another account' }).click();
    // The provider asks again, though its session is open.
    await world.signInAtProvider(at);
    await at.getByRole('button', { name: 'Yes, this account is mine' }).click();
    await at.getByText('The first one counts.').waitFor();
    expect(other.complaints.filter((complaint) => !complaint.includes('409'))).toEqual([]);
    await at.context().close();
  });
});

describe('an administrator', () => {
  it('maps a claim with a preview of whom it makes of people', async () => {
    await page.getByRole('button', { name: 'Try it on a set of claims' }).click();
    const claims = { sub: '00u1', email: 'carol@acme.example', email_verified: true };
    await page.getByLabel('Decoded claims').fill(JSON.stringify(claims));
    await see('Whoever is linked to this is that member.');
    await page.getByLabel('E-mail domains that it may speak for').fill('acme.example');
    await page.getByRole('button', { name: /^Role for new members/ }).click();
    await page.getByRole('option', { name: 'viewer' }).click();
    await see('Anybody else is added as viewer.');
    await page.getByLabel('User identifier claim').fill('employee_number');
    await see('The claim "employee_number" is missing');
    await page.getByLabel('User identifier claim').fill('sub');
    await keepScreenshot(page, 'claims');
    await press('Save settings');
    await see('Saved. It counts within a minute.');
  });

  it('proves the domain of the issuer by a record in the DNS, in the order of its form', async () => {
    await press('Show the DNS record');
    await see('Publish the record, then check');
    const name = '_countersign-challenge.localhost';
    const value = await page.getByText(/^countersign-challenge=/).textContent();
    for (const shown of ['TXT', name]) await page.getByText(shown, { exact: true }).first().waitFor();
    await lookAtBothWidths(page, 'domain-proof-asked');
    await world.running.operator.json('demo', 'dns', name, String(value));
    await press('Check now');
    await page.getByRole('status').getByText('Found').waitFor();
    await lookAtBothWidths(page, 'domain-proof-found');
  });

  it('is told of a field that is wrong beside it', async () => {
    await page.getByLabel('Maximum assertion lifetime (seconds)').fill('100000');
    await press('Save settings');
    await see('must be 1–3600 seconds');
    await page.reload();
    await heading('People');
  });

  it('keeps what was typed when the session ends, signs in again, and goes on', async () => {
    await page.goto(world.page('/settings'));
    await page.getByLabel('Name', { exact: true }).fill('Acme Corporation');
    await page.context().clearCookies({ name: 'countersign_session' });
    await press('Save');
    await heading('Your session has ended');
    expect(await seriousViolations(page)).toEqual([]);
    await keepScreenshot(page, 'session-ended');
    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Sign in again' }).click(),
    ]);
    await other.waitForURL(
      (url) => url.origin === new URL(world.provider).origin || url.pathname === '/console/signed-in',
    );
    if (new URL(other.url()).pathname !== '/console/signed-in') await world.signInAtProvider(other);
    await other.getByRole('heading', { name: 'You are signed in again' }).waitFor();
    await other.close();
    await see('Saved: access tokens live for');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Acme Corporation');
  });

  it('never loses a limit to a number that could not be read, and is told what holds', async () => {
    await page.goto(world.page('/settings'));
    const lifetime = page.getByLabel('Maximum access token lifetime (seconds)');
    await see('(86400 seconds), as the deployment says');
    await lifetime.fill('3600');
    await press('Save');
    await see('Saved: access tokens live for 1 hour');
    await page.reload();
    let sent = 0;
    const count = (request: { method(): string }) => {
      if (request.method() === 'PATCH') sent += 1;
    };
    page.on('request', count);
    await lifetime.fill('1h');
    await see('Enter a whole number, in digits alone.');
    await press('Save');
    await keepScreenshot(page, 'lifetime-1h');
    expect(await page.getByText(/^Saved:/).count()).toBe(0);
    expect(sent).toBe(0);
    page.off('request', count);
    await lifetime.fill('');
    await press('Save');
    await see('as the deployment says.');
  });

  it('is not allowed to overwrite what somebody else changed meanwhile', async () => {
    await page.goto(world.page('/settings'));
    await page.getByLabel('Name', { exact: true }).fill('Mine');
    await world.running.operator.json('org', 'set', 'acme', '--agents', 'on');
    await press('Save');
    await see('Somebody else changed this meanwhile');
    await press('See the new values');
    await page.getByRole('button', { name: 'Switch agents off' }).waitFor();
  });

  it('finds a refused assertion, reads why, enables the client, and it is redeemed', async () => {
    const refused = await world.redeem(await world.assertion(ALICE.email, 'projects:read projects:create'));
    expect(refused.status).toBe(400);
    await page.goto(world.page('/activity'));
    const found = page.getByRole('link', { name: 'Client not enabled' }).first();
    for (let look = 0; look < 30 && !(await found.isVisible()); look += 1) {
      await press('Look again');
      await found.waitFor({ timeout: 2_000 }).catch(() => undefined);
    }
    await keepScreenshot(page, 'activity');
    await found.click();
    await heading('What was compared');
    expect(await page.locator('main').textContent()).toContain(String(refused.body['correlation_id']));
    await keepScreenshot(page, 'refusal');
    expect(await seriousViolations(page)).toEqual([]);

    await page.getByRole('link', { name: DEMO_CLIENT }).click();
    await page.getByLabel("See the organization's projects").check();
    await page.getByLabel('Create projects').check();
    await press('Enable');
    await see(`${DEMO_CLIENT} is enabled.`);
    // What is cached is believed for a minute: a fresh look comes with Explain.
    await page.goto(world.page('/explain'));
    await page
      .getByLabel('Assertion (ID-JAG)')
      .fill(await world.assertion(ALICE.email, 'projects:read projects:create'));
    await press('Explain');
    await see('It would be redeemed now');
    await keepScreenshot(page, 'explained');
    expect(await seriousViolations(page)).toEqual([]);
    await expectRedeemed();
  }, 150_000);

  it('explains an assertion that would be refused: every check, both values', async () => {
    await page.goto(world.page('/explain'));
    const tampered = `${await world.assertion(BOB.email, 'projects:delete')}x`;
    await page.getByLabel('Assertion (ID-JAG)').fill(tampered);
    await press('Explain');
    await see('not reached');
    await keepScreenshot(page, 'explained-refused');
    expect(await page.getByRole('img', { name: 'failed' }).count()).toBe(1);
  });

  it('reads in numbers what disabling would do, before it does', async () => {
    await page.goto(world.page('/providers'));
    await page.getByRole('link', { name: world.provider }).click();
    await press('Disable');
    await see('1 member cannot sign in through it any more');
    await see('Nothing proves that you could still sign in without it');
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await see('This is not possible as things are');
    expect(await seriousViolations(page)).toEqual([]);
    await keepScreenshot(page, 'last-sign-in');
    await press('Cancel');
  });

  it('makes a setup link for another administrator, sees it once, and who opens it sets up a provider', async () => {
    const { operator } = world.running;
    const { id } = await operator.json('member', 'add', 'acme', 'colleague@acme.example', '--role', 'admin');
    await page.goto(world.page(`/members/${id}`));
    await press('Make a setup link');
    await see('Whoever opens the link may register an identity provider');
    await page.keyboard.press('Escape');
    await press('Make a setup link');
    await page.getByRole('dialog').getByRole('button', { name: 'Make a setup link' }).press('Enter');
    await see('Copy the link now: it is shown this once');
    await lookAtBothWidths(page, 'setup-link-made');
    const link = String(await page.getByText(`${world.issuer}/setup/acme/`).textContent());
    await page.reload();
    await button('Make a setup link').waitFor();
    expect(await page.locator('main').textContent()).not.toContain('/setup/acme/');

    const other = await openPage(browser, { viewport: { width: 390, height: 900 } });
    await other.page.goto(link);
    await other.page.getByRole('button', { name: 'Begin' }).click();
    await other.page.getByText(/Set up how Acme.* signs in/).waitFor();
    expect(await (await other.page.request.get(`${world.issuer}/session`)).json()).toMatchObject({
      ...{ kind: 'setup', email: 'colleague@acme.example' },
    });
    await other.page.context().close();
  });

  it('finds what they did in the audit trail, and takes it along', async () => {
    await page.goto(world.page('/audit?action=provider.registered'));
    await see('provider.registered');
    await press('Export');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'As CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('audit-acme.csv');
  });

  it('reads names, times and words there, and never looks for what is no member or no action', async () => {
    await page.goto(world.page('/audit'));
    await page.getByRole('cell').getByRole('link', { name: 'founder@acme.example' }).first().waitFor();
    expect(await page.locator('main table').textContent()).not.toMatch(/mem_|expiresAt|\b17\d{8}\b/);
    await page.getByLabel('Who').click();
    await page.getByPlaceholder('Any word of a name or address').fill('nobody@acme.example');
    await see('No member has a name or address with a word that begins so.');
    await page.keyboard.press('Escape');
    await page.goto(world.page('/audit?action=writes'));
    await see('There is no action “writes”. Choose what to look for.');
    await see('Not loaded');
    await keepScreenshot(page, 'audit-no-such-action');
  });

  it('signs out', async () => {
    await page.getByRole('button', { name: /founder@acme\.example/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
    await heading('You are signed out');
    expect((await page.request.get(`${world.issuer}/session`)).status()).toBe(401);
  });

  it('never makes the browser complain: no violation of a policy, no error', () => {
    expect(watched.complaints).toEqual([]);
  });
});

/** At a desk and on a phone: nobody is kept out, and nothing is wider than the screen. */
async function lookAtBothWidths(of: Page, name: string): Promise<void> {
  for (const width of [390, 1280]) {
    await of.setViewportSize({ width, height: 900 });
    expect(await seriousViolations(of)).toEqual([]);
    expect(await of.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await keepScreenshot(of, `${name}-${width}`);
  }
}

/** A fresh one each time: a refusal that was cached lasts at most a minute. */
async function expectRedeemed(): Promise<void> {
  for (let attempt = 0; attempt < 35; attempt += 1) {
    const { status } = await world.redeem(await world.assertion(ALICE.email, 'projects:read projects:create'));
    if (status === 200) return;
    await page.waitForTimeout(2_000);
  }
  throw new Error('it was not redeemed within a minute');
}
