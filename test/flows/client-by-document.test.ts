import { admittedBy } from '../../lambdas/core/clients/admission.ts';
import { authorityOfGrant } from '../../lambdas/flows/steps/authority-of-grant.ts';
import { clientByDocument, withCurrentDocuments } from '../../lambdas/flows/steps/client-by-document.ts';
import type { ClientOfDocument } from '../../lambdas/ports/client-admission.ts';
import type { ClientDocument } from '../../lambdas/ports/client-document.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { desktop, grantWorld, validGrant } from '../support/code-grant.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { clientId, configuration, organization, scopes } from '../support/fixtures.ts';
import { memoryTrustSources, validFacts } from '../support/memory-trust.ts';

const ID = clientId('https://tools.example/client.json');
const HOUR = 3_600;
const document = { client_id: ID, redirect_uris: ['http://127.0.0.1/callback'], client_name: 'Desk' };

/** What stands at the URL, and everybody who asks for it; a store of documents in memory. */
function world() {
  const facts = validFacts();
  const clock = new FakeClock();
  const attempts = new Map<string, number>();
  const state = { answer: ok({ json: document }) as Result<ClientDocument, string>, asked: 0, facts, clock };
  const put = (client: ClientOfDocument) => {
    facts.clients = [...facts.clients.filter(({ id }) => id !== client.id), client];
  };
  const known = () => facts.clients.find(({ id }) => id === ID);
  const dependencies = {
    configuration,
    trust: { findClient: async (id: typeof ID) => facts.clients.find((client) => client.id === id) },
    documents: {
      claimFetch: async (id: string, now: number, coolDown: number) => {
        const { host } = new URL(id);
        if (now - (attempts.get(host) ?? 0) < coolDown) return false;
        attempts.set(host, now);
        return true;
      },
      keep: async (client: ClientOfDocument) => {
        if (known() !== undefined && known()?.document === undefined) return 'not_kept' as const;
        put(client);
        return 'kept' as const;
      },
      spoil: async () => {
        const { document: of, ...client } = known() ?? { document: undefined };
        if (of) put({ ...client, document: { ...of, unusable: true } } as ClientOfDocument);
      },
    },
    fetchDocument: async () => {
      state.asked += 1;
      return state.answer;
    },
    clock: clock.now,
    sleep: clock.sleep,
  };
  return { state, dependencies, find: () => clientByDocument(dependencies, ID), known };
}

describe('[M6] a client as its document says', () => {
  it('is fetched once, and known while it is fresh', async () => {
    const { state, find } = world();
    expect(await find()).toMatchObject({ ok: true, value: { id: ID, authenticationMethod: 'none' } });
    state.clock.advance(HOUR - 1);
    await find();
    expect(state.asked).toBe(1);
    state.clock.advance(1);
    await find();
    expect(state.asked).toBe(2);
  });

  it.each<[object, object]>([
    [{}, { name: 'Desk' }],
    [{ client_name: undefined }, {}],
    [{ dpop_bound_access_tokens: true }, { name: 'Desk', dpopBoundAccessTokens: true }],
    [{ dpop_bound_access_tokens: false }, { name: 'Desk' }],
  ])('[D5] is known by what it says of its name and of its tokens, and by nothing else: %j', async (said, kept) => {
    const { state, find } = world();
    state.answer = ok({ json: { ...document, ...said } });
    const client = await find();
    const { fetchedAt, freshUntil, ...rest } = (client.ok && client.value.document) || { fetchedAt: 0, freshUntil: 0 };
    expect([fetchedAt, freshUntil]).toEqual([state.clock.now(), state.clock.now() + HOUR]);
    expect(rest).toStrictEqual(kept);
  });

  it('never has `org:admin` among what it could be enabled for', async () => {
    const { find } = world();
    const client = await find();
    expect(client.ok && [...client.value.scopes]).toEqual(
      [...configuration.scopes.keys()].filter((scope) => !scope.startsWith('org:')),
    );
  });

  it('never asks a host twice in its cool-down, however many ask, and whichever address they make up', async () => {
    const { state, dependencies } = world();
    state.answer = err('answered 404');
    const ids = Array.from({ length: 5 }, (_, i) => clientId(`https://tools.example/${i}.json`));
    const all = await Promise.allSettled(ids.map((id) => clientByDocument(dependencies, id)));
    expect(state.asked).toBe(1);
    expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(4);
  });

  it('is waited for while somebody else fetches it', async () => {
    const { state, find } = world();
    const both = await Promise.all([find(), find()]);
    expect(both.every(({ ok: found }) => found)).toBe(true);
    expect(state.asked).toBe(1);
  });

  it('serves for a day while its host is down, and never longer', async () => {
    const { state, find } = world();
    await find();
    state.answer = err('answered 503');
    state.clock.advance(24 * HOUR);
    expect((await find()).ok).toBe(true);
    state.clock.advance(60);
    expect(await find()).toMatchObject({ ok: false, error: { reason: 'client_document_unavailable' } });
  });

  it('never is another one’s: a document that lies is kept nowhere, and what was known of it is refused', async () => {
    const { state, dependencies, find, known } = world();
    await find();
    state.clock.advance(HOUR);
    state.answer = ok({ json: { ...document, client_id: 'https://evil.example/client.json' } });
    expect(await find()).toEqual(err({ reason: 'client_document_unusable', client: ID, problem: 'other_client_id' }));
    expect(known()?.document?.unusable).toBe(true);
    state.clock.advance(60);
    const trust = withCurrentDocuments(memoryTrustSources(state.facts), dependencies);
    expect((await trust.findClient(ID))?.document?.unusable).toBe(true);
    state.answer = ok({ json: document });
    state.clock.advance(60);
    expect((await find()).ok).toBe(true);
  });

  it('changes with its document between the yes and the token: who now has to sign is no public client', async () => {
    const { state, dependencies, find } = world();
    await find();
    state.clock.advance(HOUR);
    state.answer = ok({
      json: { ...document, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://tools.example/jwks' },
    });
    const trust = withCurrentDocuments(memoryTrustSources(state.facts), dependencies);
    expect((await trust.findClient(ID))?.authenticationMethod).toBe('private_key_jwt');
  });

  it('never is fetched at the token endpoint when nobody let it in', async () => {
    const { state, dependencies } = world();
    const trust = withCurrentDocuments(memoryTrustSources(state.facts), dependencies);
    expect(await trust.findClient(ID)).toBeUndefined();
    expect(state.asked).toBe(0);
  });

  it('never is known at the token endpoint of a deployment that takes none any more', async () => {
    const { state, dependencies, find } = world();
    await find();
    const off = { ...dependencies, configuration: { ...configuration, clientDocuments: 'off' } as const };
    expect(await withCurrentDocuments(memoryTrustSources(state.facts), off).findClient(ID)).toBeUndefined();
  });

  it('never writes over what the operator registered, and fetches nothing for it', async () => {
    const { state, find } = world();
    state.facts.clients.push({ ...desktop, id: ID });
    expect(await find()).toEqual(ok({ ...desktop, id: ID }));
    expect(state.asked).toBe(0);
  });

  it('is no answer, and no refusal, at the token endpoint while nobody knows', async () => {
    const { state, dependencies, find } = world();
    await find();
    state.answer = err('answered 503');
    state.clock.advance(25 * HOUR);
    const trust = withCurrentDocuments(memoryTrustSources(state.facts), dependencies);
    await expect(trust.findClient(ID)).rejects.toThrow(Unavailable);
  });
});

describe('[S7] what a policy let in', () => {
  const policy = { policy: 'listed', hosts: new Set(['tools.example']), ceiling: scopes('projects:read') } as const;
  const refreshed = async (clientDocuments: typeof policy | undefined, remembered = clientDocuments) => {
    const grants = grantWorld({ client: ID });
    const admitted = admittedBy({ ...organization, clientDocuments: policy }, ID);
    if (admitted === undefined) throw new Error('not admitted');
    grants.facts.enablements.push(admitted);
    grants.facts.organizations = [{ ...organization, ...(clientDocuments && { clientDocuments }) }];
    const now = grants.dependencies.clock();
    const before = { ...organization, ...(remembered && { clientDocuments: remembered }) };
    const trust = { ...grants.dependencies.trust, findOrganization: async () => before };
    return authorityOfGrant(
      { ...grants.dependencies, trust },
      { ...desktop, id: ID },
      validGrant({ client: ID }),
      { scopes: undefined, resources: [], agentSession: undefined } as never,
      now,
    );
  };

  it('gets its token at once, whatever was remembered of the organization before it had the policy', async () => {
    expect(await refreshed(policy, undefined)).toMatchObject({ ok: true });
  });

  it('never gets another token once the policy lets it in no more', async () => {
    expect(await refreshed(policy)).toMatchObject({ ok: true, value: { scopes: scopes('projects:read') } });
    expect(await refreshed(undefined)).toMatchObject({ ok: false, error: { reason: 'client_not_enabled' } });
  });
});
