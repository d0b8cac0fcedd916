import { worked } from '../../../lambdas/core/connection/step-report.ts';
import { readChallenge, resourceFinding } from '../../../lambdas/core/doctor/api-findings.ts';
import { assertionFinding } from '../../../lambdas/core/doctor/assertion-finding.ts';
import {
  issuerAdvice,
  metadataAddresses,
  resourceMetadataAddress,
} from '../../../lambdas/core/doctor/metadata-findings.ts';
import type { Observation } from '../../../lambdas/core/doctor/observation.ts';
import { basicRequest } from '../../../lambdas/core/doctor/requests.ts';
import { clientFinding } from '../../../lambdas/core/doctor/token-findings.ts';

describe('where clients look', () => {
  it('inserts the well-known path before the path of an issuer, and appends it (RFC 8414 §3.1, §5)', () => {
    expect(metadataAddresses('https://a.example/t/1')).toEqual({
      inserted: 'https://a.example/.well-known/oauth-authorization-server/t/1',
      appended: 'https://a.example/t/1/.well-known/oauth-authorization-server',
      openid: 'https://a.example/t/1/.well-known/openid-configuration',
    });
    const { inserted, appended } = metadataAddresses('https://a.example');
    expect(inserted).toBe(appended);
  });

  it.each([
    ['https://a.example', 'https://a.example/.well-known/oauth-protected-resource'],
    ['https://a.example/mcp', 'https://a.example/.well-known/oauth-protected-resource/mcp'],
    ['https://a.example/mcp?x=1', 'https://a.example/.well-known/oauth-protected-resource/mcp?x=1'],
  ])('of %s are the metadata at %s (RFC 9728 §3.1)', (resource, address) => {
    expect(resourceMetadataAddress(resource)).toBe(address);
  });
});

describe('a challenge', () => {
  it.each([
    ['Bearer resource_metadata="https://a/m", scope="x y"', { resourceMetadata: 'https://a/m', scope: 'x y' }],
    ['bearer RESOURCE_METADATA=https://a/m', { resourceMetadata: 'https://a/m' }],
    ['Basic realm="x", Bearer scope="x"', { scope: 'x' }],
    ['Bearer', {}],
    ['Basic realm="Bearer"', undefined],
    [undefined, undefined],
  ])('%s', (header, read) => {
    expect(readChallenge(header)).toEqual(read);
  });
});

it.each([
  ['https://a.example', 'https://a.example/', /a slash at the end alone/],
  ['https://a.example', 'https://A.example', /upper and lower case alone/],
  ['https://a.example', 'https://b.example', /^Name one of them everywhere/],
])('%s and %s: what differs is named', (expected, actual, says) => {
  expect(issuerAdvice(expected, actual)).toMatch(says);
});

describe('the resource that metadata name', () => {
  const at = (resource: string) => ({ resource });
  const metadata = 'https://a.example/.well-known/oauth-protected-resource/api';
  it.each([
    ['https://a.example/api', 'https://a.example/api/x', undefined],
    ['https://a.example/api', 'https://a.example/apiary', /not within it/],
    ['https://b.example/api', 'https://a.example/api/x', /belong at/],
    ['api', 'https://a.example/api', /no resource that is a URL/],
  ])('%s for %s', (resource, api, problem) => {
    const finding = resourceFinding(api, metadata, at(resource));
    if (problem === undefined) expect(finding).toEqual({ step: 'resource', found: resource });
    else expect(finding).toMatchObject({ problem: expect.stringMatching(problem) });
  });
});

function answered(status: number, value: unknown): Observation {
  const request = { method: 'POST', url: 'https://a.example/token', headers: {} } as const;
  return { request, tookMs: 1, result: { ok: true, value: { status, headers: {}, json: { ok: true, value } } } };
}

describe('an assertion that is played', () => {
  it('never passes where it should be refused and was redeemed, or failed for another reason', () => {
    const redeemed = answered(200, { access_token: 'x' });
    expect(assertionFinding('assertion_expired', redeemed)).toMatchObject({ problem: expect.any(String) });
    for (const check of ['assertion_okta', 'assertion_sub_id', 'assertion_expired'] as const) {
      expect(assertionFinding(check, answered(503, {}))).toMatchObject({ problem: expect.any(String) });
      expect(assertionFinding(check, answered(401, { error: 'invalid_client' }))).toHaveProperty('problem');
    }
  });

  it('never shows the token that came of it', () => {
    expect(JSON.stringify(assertionFinding('assertion_okta', answered(200, { access_token: 'x-y-z' })))).not.toMatch(
      'x-y-z',
    );
  });
});

describe('a client', () => {
  it.each([
    [400, { error: 'invalid_grant' }, 'found'],
    [401, { error: 'invalid_client', error_description: 'This client is pinned: send its secret' }, 'found'],
    [401, { error: 'invalid_client' }, 'problem'],
    [400, { error: 'unauthorized_client' }, 'problem'],
    [400, { error: 'invalid_request' }, 'problem'],
    [200, { access_token: 'x' }, 'problem'],
    [500, {}, 'problem'],
  ])('answered %j %j: %s', (status, body, member) => {
    expect(clientFinding('client_post', answered(status, body))).toHaveProperty(member);
  });

  it('sends Basic form-encoded, or as it is (RFC 6749 §2.3.1)', () => {
    const sent = (form: 'encoded' | 'raw') =>
      atob(basicRequest('https://a', { id: 'a b', secret: 'c/+%' }, form).headers['authorization']?.slice(6) ?? '');
    expect([sent('encoded'), sent('raw')]).toEqual(['a+b:c%2F%2B%25', 'a b:c/+%']);
  });
});

it('what was not reached is never a pass, and neither is a report without steps', () => {
  const passed = { step: 'issuer', outcome: 'passed', tookMs: 0, found: 'x' } as const;
  expect(worked([passed])).toBe(true);
  expect(worked([passed, { step: 'keys', outcome: 'not_reached' }])).toBe(false);
  expect(worked([])).toBe(false);
});
