import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { DemoWorld } from './demo-world.ts';

standInForDispatcher();

let world: DemoWorld;
let browser: Browser;
let watched: WatchedPage;
let attacker: Server;
/** Another origin on the same host: browsers call it the same site, so that the session cookie travels. */
let attackerUrl: string;
let attackPage = '';

beforeAll(async () => {
  [world, browser] = await Promise.all([DemoWorld.start(), launchChromium()]);
  watched = await openPage(browser);
  await world.signIn(watched.page, `${world.running.issuer}/login/demo`);
  attacker = createServer((_, response) => response.setHeader('content-type', 'text/html').end(attackPage));
  attacker.listen(0, '127.0.0.1');
  await once(attacker, 'listening');
  attackerUrl = `http://localhost:${(attacker.address() as AddressInfo).port}/`;
}, 180_000);

afterAll(async () => {
  attacker?.close();
  await browser?.close();
  await world?.running.stop();
});

/** Opens a form of the attacker's that posts itself, in the victim's browser. */
async function openAutoPostingForm(action: string, fields: Readonly<Record<string, string>>) {
  const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
  attackPage = `<form method="post" action="${action.replaceAll('&', '&amp;')}">${inputs.join('')}</form>
<script>document.forms[0].submit()</script>`;
  const answered = watched.page.waitForResponse((response) => response.request().method() === 'POST');
  await watched.page.goto(attackerUrl);
  return answered;
}

async function csrfTokenOfVictim(): Promise<string> {
  await world.mint('s-look');
  await watched.page.goto(`${world.approvalUrl('s-look')}&plain=1`);
  return watched.page.locator('input[name=csrf_token]').first().inputValue();
}

describe('[L7] a page of another origin', () => {
  it('cannot approve, with a guessed CSRF token, though the cookie travels with its form', async () => {
    const fields = { csrf_token: 'A'.repeat(43), scope: 'projects:create', decision: 'approve' };
    const answer = await openAutoPostingForm(world.approvalUrl('s-csrf'), fields);
    const sent = await answer.request().allHeaders();
    expect(sent['cookie']).toContain('countersign_session=');
    expect(answer.status()).toBe(403);
    expect(await answer.text()).toContain('Nothing was changed');
    expect(await world.agentWrites('s-csrf')).toBe(403);
  });

  it('cannot approve, even with the right CSRF token: the origin is not ours', async () => {
    const fields = { csrf_token: await csrfTokenOfVictim(), scope: 'projects:create', decision: 'approve' };
    const answer = await openAutoPostingForm(world.approvalUrl('s-csrf'), fields);
    expect((await answer.request().allHeaders())['origin']).toBe(new URL(attackerUrl).origin);
    expect(answer.status()).toBe(403);
    expect(await world.agentWrites('s-csrf')).toBe(403);
  });

  it('cannot frame the page, to have its buttons clicked unseen', async () => {
    for (const url of [world.approvalUrl('s-frame'), `${world.approvalUrl('s-frame')}&plain=1`]) {
      attackPage = `<iframe src="${url.replaceAll('&', '&amp;')}"></iframe>`;
      watched.complaints.length = 0;
      await watched.page.goto(attackerUrl, { waitUntil: 'load' });
      expect(watched.complaints.join()).toContain('frame-ancestors');
      expect(await watched.page.frames()[1]?.getByRole('button').count()).toBe(0);
    }
  });
});
