import { consolePath, pathOf, ROUTES } from '../../../lambdas/routes.ts';

/** The path of a page of the console, with its query, to come back to. */
const WANTED = 'countersign.wanted';

/** The server carries paths up to this length through signing in; longer ones wait in this tab. */
const MAX_CARRIED = 2_000;

/** Leaves for the organization's identity provider, and comes back to `path`, of the console. */
export function leaveToSignIn(organization: string, path: string): void {
  const page = ROUTES.console.console.path + path;
  const isCarried = page.length <= MAX_CARRIED;
  if (!isCarried) sessionStorage.setItem(WANTED, path);
  const returnTo = isCarried ? page : consolePath(organization);
  location.assign(`${pathOf(ROUTES.signIn.login, { organization })}?${new URLSearchParams({ return_to: returnTo })}`);
}

/** Where somebody wanted to go whose address was too long to be carried: once. */
export function takeWanted(): string | undefined {
  const wanted = sessionStorage.getItem(WANTED);
  sessionStorage.removeItem(WANTED);
  return wanted ?? undefined;
}

/** Where another tab ends that signed in for this one. */
export const SIGNED_IN_AGAIN_PATH = '/signed-in';

const CHANNEL = 'countersign.signed-in';

export function announceSignIn(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('signed in');
  channel.close();
}

/** Calls back when another tab of this browser has signed in; returns how to stop listening. */
export function whenSignedIn(callback: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = callback;
  return () => channel.close();
}
