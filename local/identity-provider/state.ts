/** What the identity provider keeps across restarts. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

export interface ProviderState {
  /** The private signing key, `kid` and `alg` included. */
  readonly signingKey: JWK;
  /** Signs the session cookies. */
  readonly cookieKey: string;
  /** By client id. */
  readonly clientSecrets: Readonly<Record<string, string>>;
}

/** What most providers sign with, and the one algorithm that OpenID Connect obliges every client to know. */
export const SIGNING_ALGORITHM = 'RS256';

const FILE_NAME = 'identity-provider.json';

/**
 * The state in `stateDirectory`, made on first use, with a secret for each of `clientIds`; without a directory, a new
 * one each time. The file holds private keys: mode 0600, replaced as a whole.
 * Rejects when the file is there and cannot be read or parsed: a new key in its place would be a silent rotation.
 */
export async function loadState(
  stateDirectory: string | undefined,
  clientIds: readonly string[],
): Promise<ProviderState> {
  const kept = stateDirectory === undefined ? undefined : await readState(stateDirectory);
  const state = withSecrets(kept ?? (await newState()), clientIds);
  if (stateDirectory !== undefined && state !== kept) await writeState(stateDirectory, state);
  return state;
}

async function newState(): Promise<ProviderState> {
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    signingKey: { ...jwk, kid, alg: SIGNING_ALGORITHM, use: 'sig' },
    cookieKey: randomSecret(),
    clientSecrets: {},
  };
}

function withSecrets(state: ProviderState, clientIds: readonly string[]): ProviderState {
  const missing = clientIds.filter((clientId) => state.clientSecrets[clientId] === undefined);
  if (missing.length === 0) return state;
  const made = Object.fromEntries(missing.map((clientId) => [clientId, randomSecret()]));
  return { ...state, clientSecrets: { ...state.clientSecrets, ...made } };
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

async function readState(stateDirectory: string): Promise<ProviderState | undefined> {
  const path = join(stateDirectory, FILE_NAME);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is not JSON. Delete it to start with a new signing key.`, { cause });
  }
}

async function writeState(stateDirectory: string, state: ProviderState): Promise<void> {
  await mkdir(stateDirectory, { recursive: true });
  const path = join(stateDirectory, FILE_NAME);
  await writeFile(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
