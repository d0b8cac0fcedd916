import type { Browser, CDPSession, Page } from 'playwright-core';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { seriousViolations } from './accessibility.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { ALICE, BOB, DemoWorld } from './demo-world.ts';
import { keepScreenshot } from './screenshots.ts';

standInForDispatcher();

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };
const SCOPE = 'projects:create';

let world: DemoWorld;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
let device: Device;

beforeAll(async () => {
  [world, browser] = await Promise.all([DemoWorld.start(), launchChromium()]);
  await rules('--passkey', SCOPE);
  watched = await openPage(browser, { viewport: DESK });
  page = watched.page;
  device = await Device.of(page);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await world?.running.stop();
});

/** An authenticator in Chromium: it asks nobody, and says what a person would have done. */
class Device {
  readonly #cdp: CDPSession;
  readonly #id: string;

  private constructor(cdp: CDPSession, id: string) {
    this.#cdp = cdp;
    this.#id = id;
  }

  static async of(on: Page): Promise<Device> {
    const cdp = await on.context().newCDPSession(on);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    return new Device(cdp, authenticatorId);
  }

  /** Whether it knows its person by finger, face or PIN. */
  async verifies(isUserVerified: boolean): Promise<void> {
    await this.#cdp.send('WebAuthn.setUserVerified', { authenticatorId: this.#id, isUserVerified });
  }
}

const press = (name: string, on = page) => on.getByRole('button', { name, exact: true }).click();
const rules = (...options: string[]) => world.running.operator.json('org', 'rules', 'demo', ...options);
const told = (text: string) => page.getByRole('heading', { name: text, exact: true, level: 1 }).waitFor();

async function inspect(name: string): Promise<void> {
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
    expect(await seriousViolations(page)).toEqual([]);
    await keepScreenshot(page, `${name}-${viewport.width}`);
  }
}

/** The provider asks again, because it is told to. */
async function signInAgain(): Promise<void> {
  await page.getByRole('link', { name: 'Sign in again', exact: true }).click();
  await page.getByLabel('Password').waitFor();
  const email = page.getByLabel('E-mail');
  if ((await email.count()) > 0) await email.fill(ALICE.email);
  await page.getByLabel('Password').fill(ALICE.password);
  await press('Sign in');
  await page.getByRole('heading', { name: 'My passkeys', level: 1 }).waitFor();
}

async function add(name: string, on = page): Promise<void> {
  await on.getByLabel('Name', { exact: true }).fill(name);
  await press('Add this passkey', on);
  await on.getByText(`${name} is added.`).waitFor();
}

describe('[L17] an approval that takes a passkey', () => {
  it('leads whoever has none to adding one, and offers to deny', async () => {
    await world.ask('s-passkey', [SCOPE]);
    await world.signIn(page, world.approvalUrl('s-passkey', SCOPE));
    await page.getByText('Add a passkey, then decide').waitFor();
    // Whoever denies sees what.
    await page.getByText('Create projects').waitFor();
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Deny', exact: true }).count()).toBe(1);
    await inspect('passkey-none');
    await page.getByRole('link', { name: 'Add a passkey, then decide' }).click();
    await page.getByRole('heading', { name: 'My passkeys', level: 1 }).waitFor();
  });

  it('never adds one without a verified person', async () => {
    await device.verifies(false);
    await page.getByLabel('Name', { exact: true }).fill('Nobody');
    await press('Add this passkey');
    await page.getByText('Your device gave no passkey').waitFor();
    await device.verifies(true);
    await inspect('passkeys-not-given');
  }, 60_000);

  it('is added under a name, and shown with its date; the way back to the question is one press', async () => {
    await add('My laptop');
    await page.getByRole('list', { name: 'My passkeys' }).getByText('My laptop').waitFor();
    await page.getByText('To add a passkey, sign in again').waitFor();
    await inspect('passkeys-one');
    await page.getByRole('link', { name: 'Go back and decide' }).click();
    await page.getByText('with your passkey').waitFor();
    await inspect('passkey-asked');
  });

  it('is refused by a device that does not know its person, and nothing is approved', async () => {
    await device.verifies(false);
    await press('Approve');
    await page.getByText('Your device gave no passkey').waitFor();
    expect(await world.agentWrites('s-passkey')).toBe(403);
    await device.verifies(true);
  }, 60_000);

  it('is given by one that does', async () => {
    await press('Approve');
    await told('Approved');
    expect(await world.agentWrites('s-passkey')).toBe(201);
    await inspect('passkey-approved');
  });

  it('takes another sign-in to add another one', async () => {
    await page.goto(`${world.running.issuer}/console/demo/passkeys`);
    await page.getByText('To add a passkey, sign in again').waitFor();
    await signInAgain();
    // This device has one of hers already.
    await page.getByLabel('Name', { exact: true }).fill('The same');
    await press('Add this passkey');
    await page.getByText('This device has a passkey of yours already.').waitFor();
  });

  it('takes one of both where a second person confirms', async () => {
    await rules('--second', SCOPE, '--second-role', 'viewer');
    await world.ask('s-both', [SCOPE]);
    await page.goto(world.approvalUrl('s-both', SCOPE));
    await press('Approve');
    await told('Somebody else has to confirm it');
    const { page: his, complaints } = await openPage(browser, { viewport: DESK });
    await Device.of(his);
    await world.signIn(his, `${world.running.issuer}/login/demo?return_to=/console/demo/requests`, BOB);
    await his.getByRole('tab', { name: 'To confirm' }).click();
    await his.getByText('Confirming asks for your passkey.').waitFor();
    await press('Confirm', his);
    await his.getByRole('link', { name: 'Add a passkey' }).click();
    await add('His key', his);
    await his.getByRole('link', { name: 'Go back and decide' }).click();
    await his.getByRole('tab', { name: 'To confirm' }).click();
    expect(await world.agentWrites('s-both')).toBe(403);
    await press('Confirm', his);
    await his.getByText(`Confirmed for ${ALICE.email}`).waitFor();
    expect(await world.agentWrites('s-both')).toBe(201);
    expect(complaints).toEqual([]);
    await his.context().close();
  }, 60_000);

  it('is said, and not asked for, where scripts are switched off; and nothing is approved', async () => {
    await rules('--second', 'none');
    await world.ask('s-plain', [SCOPE]);
    const { page: plain } = await openPage(browser, { javaScriptEnabled: false, viewport: PHONE });
    await world.signIn(plain, world.approvalUrl('s-plain', SCOPE));
    await plain.getByRole('button', { name: 'Approve', exact: true }).waitFor();
    // Playwright switches scripts off behind the parser's back, so that it shows no <noscript>.
    expect(await plain.content()).toContain('scripts are switched off here');
    await keepScreenshot(plain, 'passkey-plain-390');
    await press('Approve', plain);
    await plain.getByRole('heading', { name: 'Nothing was approved' }).waitFor();
    expect(await world.agentWrites('s-plain')).toBe(403);
    await plain.context().close();
  });

  it('ends with the passkey that is removed', async () => {
    await page.goto(`${world.running.issuer}/console/demo/passkeys`);
    await press('Remove My laptop');
    await press('Remove');
    await page.getByText('You have no passkey').waitFor();
    await world.ask('s-removed', [SCOPE]);
    await page.goto(world.approvalUrl('s-removed', SCOPE));
    await page.getByText('Add a passkey, then decide').waitFor();
  });

  it('never makes the browser complain', () => {
    expect(watched.complaints).toEqual([]);
  });
});
