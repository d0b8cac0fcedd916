import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** What opens an address in the person's own browser. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

type TypedInput = Readable & { readonly isTTY?: boolean };

/**
 * Opens the address when Enter is pressed, once for each press, until `signal` says that nobody waits any more. A pipe or a
 * machine without a browser changes nothing: the address stands on the screen too.
 * @returns whether there is somebody who could press it
 */
export function openOnEnter(address: string, input: TypedInput, signal: AbortSignal, open = openInBrowser): boolean {
  if (input.isTTY !== true || signal.aborted) return false;
  const press = () => open(address);
  input.on('data', press);
  signal.addEventListener('abort', () => {
    input.off('data', press);
    // Whoever goes on listening would keep the process.
    input.pause();
  });
  return true;
}

function openInBrowser(address: string): void {
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const opener = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}
