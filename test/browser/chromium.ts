import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Debian's Chromium, which asks nobody anything: its own services stay off. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ],
  });
}

export interface WatchedPage {
  readonly page: Page;
  /** What the browser complained of: violations of a policy, and errors on its console. */
  readonly complaints: string[];
}

/** What Chromium says of each answer that is no success, such as a 401 that a page is made to handle. */
const REFUSED_REQUEST = /^Failed to load resource: the server responded with a status of 4\d\d /;

/** Longer than anything takes on a busy machine; a page that shows something else is not waited for without end. */
const PATIENCE_MS = 15_000;

/** A page with cookies of its own. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  await watch(page, complaints);
  return { page, complaints };
}

/** Writes down what the browser says of a page, and of every tab that it opens. */
async function watch(page: Page, complaints: string[]): Promise<void> {
  page.on('console', (message) => {
    const text = message.text();
    if (text.includes('Content Security Policy')) complaints.push(text);
    else if (message.type() === 'error' && !REFUSED_REQUEST.test(text)) complaints.push(text);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.exposeFunction('complain', (text: string) => complaints.push(text));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    complain(event.violatedDirective + ' ' + event.blockedURI))`);
}
