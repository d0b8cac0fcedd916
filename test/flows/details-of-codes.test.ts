import { MemoryAuthorizationGrantStore } from '../../lambdas/adapters/memory/memory-authorization-grant-store.ts';
import { authorizationQuery, parseAuthorization } from '../../lambdas/core/authorization/request.ts';
import type { Enablement } from '../../lambdas/core/records.ts';
import { consentPage, shownOf } from '../../lambdas/endpoints/authorization/pages.ts';
import { pagesOf } from '../../lambdas/endpoints/http/pages-of.ts';
import { type Consent, giveConsent, prepareConsent } from '../../lambdas/flows/authorize-client.ts';
import { formatDetails } from '../../protect/vocabulary/authorization-details.ts';
import {
  CHALLENGE,
  CODE,
  desktop,
  type Form,
  grantWorld,
  REDIRECT_URI,
  redeemCode,
  refresh,
  validGrant,
} from '../support/code-grant.ts';
import { detail, detailedConfiguration, exportOf, MOVE, move } from '../support/details.ts';
import { configuration, enablement, member, NOW, organization, scopes } from '../support/fixtures.ts';
import { memoryTrustSources, validFacts } from '../support/memory-trust.ts';
import { issued } from '../support/redeem.ts';
import { session } from '../support/session-world.ts';

const MOVED = detail(move);
const smaller = { ...move, projects: 3, regions: ['eu'] };

const PARAMETERS = {
  ...{ response_type: 'code', client_id: desktop.id, redirect_uri: REDIRECT_URI },
  ...{ code_challenge: CHALLENGE, code_challenge_method: 'S256' },
};

const parse = (asked: string, of = detailedConfiguration) =>
  parseAuthorization(Object.entries({ ...PARAMETERS, authorization_details: asked }), of);

function requestFor(asked: string) {
  const request = parse(asked);
  if (!request.ok) throw new Error(request.error.reason);
  return request.value;
}

describe('[S10] a request for a code', () => {
  it('names details of the types that are declared', () => {
    expect(parse(JSON.stringify([move]))).toMatchObject({ ok: true, value: { details: [MOVED] } });
  });

  it('keeps them on its way through sign-in', () => {
    const asked = JSON.stringify([move]);
    const query = authorizationQuery(Object.entries({ ...PARAMETERS, authorization_details: asked }));
    expect(new URLSearchParams(query).get('authorization_details')).toBe(asked);
  });

  it.each([
    ['[]', { problem: 'empty' }],
    ['x', { problem: 'not_a_list' }],
    ['[{"type":"payment"}]', { index: 0, problem: 'unknown_type' }],
  ])('is refused as a whole with %s', (asked, problem) => {
    expect(parse(asked)).toEqual({ ok: false, error: { reason: 'malformed_authorization_details', ...problem } });
  });

  it('[S8] is refused with any where no type is declared', () => {
    expect(parse('[]', configuration)).toEqual({
      ok: false,
      error: { reason: 'unsupported_parameter', parameter: 'authorization_details' },
    });
  });
});

function worldOf(enabled: Partial<Enablement> = {}) {
  const facts = validFacts();
  facts.clients.push(desktop);
  facts.enablements.push({ ...enablement, client: desktop.id, detailTypes: new Set([MOVE]), ...enabled });
  const authorizations = new MemoryAuthorizationGrantStore();
  const ids = { authorizationSecret: () => CODE, auditSuffix: () => 'suffix' };
  const admissions = { admit: async () => 'admitted' as const, ask: async () => 'asked' as const };
  const trust = memoryTrustSources(facts);
  return { configuration: detailedConfiguration, trust, authorizations, admissions, clock: () => NOW, ids };
}

const prepare = (asked: readonly object[], world = worldOf()) =>
  prepareConsent(world, desktop, requestFor(JSON.stringify(asked)), { organization, member });

async function consented(asked: readonly object[], world = worldOf()): Promise<Consent> {
  const consent = await prepare(asked, world);
  if (!consent.ok) throw new Error(consent.error.reason);
  return consent.value;
}

describe('[S11] what a person could give of details', () => {
  it('is what the tool names of the types that it may have here', async () => {
    expect((await consented([move, exportOf(5)])).details).toEqual([MOVED]);
  });

  it('is none that the tool does not name', async () => {
    const { details: _, ...request } = requestFor(JSON.stringify([move]));
    expect(await prepareConsent(worldOf(), desktop, request, { organization, member })).toMatchObject({
      value: { details: [] },
    });
  });

  it.each<[string, Partial<Enablement>]>([
    ['the client may have none', { detailTypes: undefined }],
    ['[L5] writes are asked for when they happen', { writes: 'asked' }],
    ['the ceiling lacks the scope', { ceiling: scopes('projects:read') }],
  ])('is nothing, and the tool is told, where %s', async (_, enabled) => {
    expect(await prepare([move], worldOf(enabled))).toMatchObject({
      ok: false,
      error: { reason: 'no_details_granted' },
    });
  });

  it('[A3][L13] stands on the page in words, escaped, and in what the form says was shown', async () => {
    const consent = await consented([{ ...move, workspace: '<b>"all"</b>' }]);
    const shown = consentPage({
      ...{ configuration: detailedConfiguration, parameters: [['client_id', desktop.id]], client: desktop, consent },
      address: { client: desktop.id, redirectUri: REDIRECT_URI },
      person: { session, member, organization, csrfToken: 'csrf', scopes: consent.granted },
    });
    const { body = '' } = pagesOf(detailedConfiguration).draw(shown);
    expect(body).toContain(
      'Move up to <bdi>20</bdi> projects of <bdi>“&#60;b&#62;&#34;all&#34;&#60;/b&#62;”</bdi> to <bdi>“eu”, “us”</bdi>',
    );
    expect(body).not.toContain('<b>');
    expect(shownOf(consent)).not.toBe(shownOf(await consented([move])));
    expect(shownOf(await consented([move]))).not.toBe(shownOf(await consented([smaller])));
  });

  it('is what the grant holds, and the audit trail says', async () => {
    const world = worldOf();
    const request = requestFor(JSON.stringify([move]));
    const address = { client: desktop.id, redirectUri: REDIRECT_URI };
    await giveConsent(world, address, request, await consented([move], world), { session }, undefined);
    expect([...world.authorizations.grants.values()]).toMatchObject([{ details: [MOVED] }]);
    expect(world.authorizations.audit.map(({ action, details }) => [action, details])).toMatchObject([
      ['authorization.granted', { authorizationDetails: formatDetails([MOVED]) }],
    ]);
    world.authorizations.grants.clear();
    const without = { ...(await consented([move], world)), details: [] };
    await giveConsent(world, address, request, without, { session }, undefined);
    expect(world.authorizations.audit.at(-1)?.details).not.toHaveProperty('authorizationDetails');
  });
});

/** Allowed with {@link MOVED}, and everything as it was then. */
function allowed(enabled: Partial<Enablement> = {}, details = [MOVED]) {
  const world = grantWorld({ details });
  world.facts.enablements = world.facts.enablements.map((one) => ({
    ...one,
    detailTypes: new Set([MOVE]),
    ...enabled,
  }));
  return { ...world, dependencies: { ...world.dependencies, configuration: detailedConfiguration } };
}

const asking = (details: unknown): Form => ({ authorization_details: JSON.stringify(details) });

describe('[S11] the details of a token by a code', () => {
  it('are those that the person allowed, in the record too', async () => {
    const { record } = issued(await redeemCode(allowed()));
    expect(record.details).toEqual([MOVED]);
  });

  it('are narrowed by the request, and all there again for the next one that narrows nothing', async () => {
    const world = allowed();
    const first = issued(await redeemCode(world, asking([smaller])));
    expect(first.record.details).toEqual([detail(smaller)]);
    const second = issued(await refresh(world, first.refreshToken));
    expect(second.record.details).toEqual([MOVED]);
    const third = issued(await refresh(world, second.refreshToken, asking([{ ...move, projects: 500 }])));
    expect(third.record.details).toEqual([MOVED]);
  });

  it('[S13][L5] are what an approval counts up to, where the client’s writes are asked now', async () => {
    const { record } = issued(await redeemCode(allowed({ writes: 'asked' }), asking([smaller])));
    expect(record.details).toBeUndefined();
    expect(record.asking?.details).toEqual(new Map([[MOVE, [detail(smaller)]]]));
  });

  it.each<[string, Partial<Enablement>]>([
    ['the organization has taken the type away', { detailTypes: new Set() }],
    ['the ceiling has lost the scope', { ceiling: scopes('projects:read') }],
  ])('are none where %s', async (_, enabled) => {
    expect(issued(await redeemCode(allowed(enabled))).record.details).toBeUndefined();
    expect(await redeemCode(allowed(enabled), asking([move]))).toMatchObject({
      error: { reason: 'no_details_granted' },
    });
  });

  it('[L10] are none of a type that is declared in another way now', async () => {
    const { workspace: _, ...former } = move;
    expect(issued(await redeemCode(allowed({}, [detail(former)]))).record.details).toBeUndefined();
    const beyond = detail({ ...move, projects: 1_001 });
    expect(issued(await redeemCode(allowed({}, [beyond]))).record.details).toBeUndefined();
  });

  it('[S10] are refused as a whole where the request’s are none, and nothing is used up', async () => {
    const world = allowed();
    expect(await redeemCode(world, asking([{ type: 'payment' }]))).toMatchObject({
      error: { reason: 'malformed_authorization_details', problem: 'unknown_type' },
    });
    expect(world.store.grants.grants.get(validGrant().key)?.redeemedAt).toBeUndefined();
  });

  it('[S8] are refused where no type is declared', async () => {
    expect(await redeemCode(grantWorld(), asking([move]))).toMatchObject({
      error: { reason: 'authorization_details_not_supported' },
    });
  });
});
