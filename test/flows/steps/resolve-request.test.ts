import { MemoryAuthorizationGrantStore } from '../../../lambdas/adapters/memory/memory-authorization-grant-store.ts';
import {
  keyOfRequestUri,
  MAX_PUSHED_CHARACTERS,
  type PushedKey,
  type PushedRequest,
  requestUriOf,
} from '../../../lambdas/core/authorization/pushed-request.ts';
import { MAX_REQUEST_CHARACTERS } from '../../../lambdas/core/authorization/request.ts';
import { resolveRequest } from '../../../lambdas/flows/steps/resolve-request.ts';
import { desktop } from '../../support/code-grant.ts';
import { clientId, NOW } from '../../support/fixtures.ts';

const URI = requestUriOf('r'.repeat(43));
const key = keyOfRequestUri(URI) as PushedKey;
const PUSHED: PushedRequest = { key, client: desktop.id, query: 'scope=projects%3Aread', expiresAt: NOW + 1 };

async function resolve(address: Readonly<Record<string, string>> | string, pushed: Partial<PushedRequest> = {}) {
  const store = new MemoryAuthorizationGrantStore();
  await store.push({ ...PUSHED, ...pushed });
  let reads = 0;
  const pushedRequests: Parameters<typeof resolveRequest>[0]['pushedRequests'] = {
    find: async (asked) => {
      reads += 1;
      return store.pushed.get(asked);
    },
  };
  const query = typeof address === 'string' ? address : new URLSearchParams(address).toString();
  const resolved = await resolveRequest({ pushedRequests, clock: () => NOW }, query);
  return { resolved, reads };
}

const REFERENCE = { client_id: desktop.id, request_uri: URI };

describe('a request that its client pushed', () => {
  it('[A4] counts instead of what the address says beside the reference', async () => {
    const { resolved } = await resolve({ ...REFERENCE, scope: 'projects:write', state: 'x' });
    expect(resolved).toEqual({
      ok: true,
      value: {
        parameters: [
          ['client_id', desktop.id],
          ['scope', 'projects:read'],
        ],
        address: Object.entries(REFERENCE),
        pushed: key,
        maxCharacters: MAX_PUSHED_CHARACTERS,
      },
    });
  });

  it.each<[string, Readonly<Record<string, string>>, Partial<PushedRequest>]>([
    ['is over, from its last second on', REFERENCE, { expiresAt: NOW }],
    ['is another client’s', { ...REFERENCE, client_id: 'other' }, {}],
    ['was pushed by another client', REFERENCE, { client: clientId('other') }],
    ['never was, or was used', { ...REFERENCE, request_uri: requestUriOf('u'.repeat(43)) }, {}],
    ['cannot be read any more', REFERENCE, { query: '%ff' }],
  ])('[A4] never counts when it %s', async (_what, address, pushed) => {
    const { resolved } = await resolve(address, pushed);
    expect(resolved).toEqual({ ok: false, error: { reason: 'request_uri_unknown' } });
  });

  it('[A4] never counts for nobody: an address without a client looks nothing up', async () => {
    const { resolved, reads } = await resolve({ request_uri: URI });
    expect([resolved, reads]).toEqual([{ ok: false, error: { reason: 'client_id_missing' } }, 0]);
  });
});

describe('a request in an address', () => {
  it.each([
    ['without a reference', { client_id: desktop.id, scope: 'projects:read' }],
    ['with a reference to a document elsewhere', { client_id: desktop.id, request_uri: 'https://elsewhere.example/r' }],
  ])('[A4] %s is what it says, and nothing is looked up', async (_what, address) => {
    const { resolved, reads } = await resolve(address);
    const parameters = Object.entries(address);
    const value = { parameters, address: parameters, maxCharacters: MAX_REQUEST_CHARACTERS };
    expect([resolved, reads]).toEqual([{ ok: true, value }, 0]);
  });

  it('[L15] of broken encoding is refused as that', async () => {
    const { resolved, reads } = await resolve(`client_id=%ff&request_uri=${URI}`);
    expect([resolved, reads]).toEqual([{ ok: false, error: { reason: 'malformed_query' } }, 0]);
  });
});
