import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Somewhere to look at afterwards; nothing compares them. */
const FOLDER = join(tmpdir(), 'countersign-screenshots');

/** The whole page, as a person sees it when it has come to rest. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${name.replace(/[^\w-]+/g, '_')}.png`), fullPage: true });
}
