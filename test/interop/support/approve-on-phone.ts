import type { Browser } from 'playwright-core';
import { openPage } from '../../browser/chromium.ts';
import { PEOPLE } from '../../support/agent-stack.ts';

/** As a person does with a link that a tool showed: signs in on the way, and presses one button. */
export async function approveOnPhone(browser: Browser, uri: string): Promise<void> {
  const { page, complaints } = await openPage(browser, { viewport: { width: 390, height: 844 } });
  await page.goto(uri);
  await page.getByLabel('E-mail').fill(PEOPLE.maria.email);
  await page.getByLabel('Password').fill(PEOPLE.maria.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'May this agent make changes for you?' }).waitFor();
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByRole('heading', { name: 'Approved', level: 1 }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
}
