import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { displayPath } from './display-path.ts';
import { PUBLIC_URL_OPTIONS, type PublicAddresses } from './public-addresses.ts';

/** The public addresses that a state was begun with. */
export const KEPT_ADDRESSES = 'addresses.json';

/** Made by every start, before anything else that is kept: a state without it has nothing that names an address. */
const BEGUN = 'kms.json';

/**
 * Notes the public addresses of a new state, and holds an old one to its own. Members, links and providers of a state name
 * them, and those of an address that leads nowhere any more would stay among what a person chooses from on signing in.
 * On this machine another port is one more provider: a state without public addresses works on any.
 * @throws when the state was begun with others
 */
export function keepAddresses(state: string, given: PublicAddresses | undefined): void {
  const path = join(state, KEPT_ADDRESSES);
  if (!existsSync(join(state, BEGUN))) {
    rmSync(path, { force: true });
    if (given === undefined) return;
    mkdirSync(state, { recursive: true, mode: 0o700 });
    writeFileSync(path, `${JSON.stringify(given)}\n`, { mode: 0o600 });
    return;
  }
  const kept = readKept(path);
  if (kept?.issuer === given?.issuer && kept?.identityProvider === given?.identityProvider) return;
  const begun = kept === undefined ? 'for this machine alone' : `at ${inOptions(kept)}`;
  throw new Error(
    `${displayPath(state)} was begun ${begun}. Begin anew with --fresh, beside it with --state DIRECTORY, or name the addresses as they were`,
  );
}

function readKept(path: string): PublicAddresses | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as PublicAddresses;
  } catch (cause) {
    throw new Error(`${path} is not JSON. To begin anew, add --fresh`, { cause });
  }
}

function inOptions({ issuer, identityProvider }: PublicAddresses): string {
  return `${PUBLIC_URL_OPTIONS.issuer} ${issuer} ${PUBLIC_URL_OPTIONS.identityProvider} ${identityProvider}`;
}
