import { isLoopbackHttp } from '../../lambdas/adapters/https/request-url.ts';
import { drawQrCode } from './qr-code.ts';
import type { Terminal } from './terminal.ts';

/**
 * A link that waits for a person, on a line of its own. Where a phone can open it and somebody looks, or with `qr`, it is
 * drawn too. An address of this machine never is: no phone could open it.
 */
export function showLink(link: string, terminal: Terminal, { qr }: { readonly qr: boolean }): void {
  terminal.line(`\n   ${terminal.bold(link)}\n`);
  if (isLoopbackHttp(new URL(link))) {
    terminal.note('For a phone: npm start -- --help, "On a phone".');
    return;
  }
  if (!qr && !terminal.isTTY) return;
  for (const line of drawQrCode(link, terminal)) terminal.line(`   ${line}`);
  terminal.note('The same link, for the camera of a phone.');
}
