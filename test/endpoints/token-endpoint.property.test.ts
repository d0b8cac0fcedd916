import fc from 'fast-check';
import { validClaims } from '../support/fixtures.ts';
import { signAssertion, signText } from '../support/provider-signer.ts';
import type { TokenHttpParts } from '../support/token-http.ts';
import { bodyOf, tokenWorld } from '../support/token-world.ts';

/** What no input may ever do: [L15] a 5xx, [L10] a token, [L8] a write, [R8] an echo. */
async function expectRefused(parts: TokenHttpParts & { readonly base64?: boolean }): Promise<void> {
  const world = tokenWorld();
  const response = await world.post(parts);
  expect([400, 401, 405]).toContain(response.statusCode);
  const body = bodyOf(response) as { readonly error_description: string };
  expect(Object.keys(body)).toEqual(['error', 'error_description', 'error_uri', 'correlation_id']);
  expect(body.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  expect(world.counts).toMatchObject({ writes: 0, signatures: 0, undos: 0 });
  expect(world.telemetry.calls.map(([name]) => name)).toEqual(['redemptionRefused']);
}

const json = fc.jsonValue({ maxDepth: 3 });
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string());

describe('whatever is sent', () => {
  it('[L15][L10][L8] as a body is refused', async () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.webQueryParameters(),
      fc.string({ unit: fc.constantFrom('&', '=', '%', '+', 'a', '2', 'grant_type', 'assertion', 'é', '\u0000') }),
    );
    await fc.assert(fc.asyncProperty(body, fc.boolean(), (sent, base64) => expectRefused({ body: sent, base64 })));
  });

  it('[L15][L10][L8] as an assertion is refused', async () => {
    const part = fc.oneof(
      text,
      json.map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
    );
    const parts = fc.array(part, { maxLength: 6 }).map((list) => list.join('.'));
    await fc.assert(fc.asyncProperty(fc.oneof(text, parts), (assertion) => expectRefused({ form: { assertion } })));
  });

  it('[L15][L10][L8] as a signed header is refused', async () => {
    const payload = JSON.stringify(validClaims);
    await fc.assert(
      fc.asyncProperty(json, (header) =>
        expectRefused({ form: { assertion: signText(JSON.stringify(header), payload) } }),
      ),
    );
  });

  it('[L15][L10][L8] in the place of a header member is refused', async () => {
    const member = fc.constantFrom('typ', 'alg', 'kid', 'crit', 'b64', 'zip');
    await fc.assert(
      fc.asyncProperty(member, json, (name, value) =>
        expectRefused({ form: { assertion: signAssertion({ header: { [name]: value } }) } }),
      ),
    );
  });

  it('[L15][L10][L8] in the place of a required claim is refused', async () => {
    const claim = fc.constantFrom('iss', 'sub', 'aud', 'client_id', 'exp', 'iat');
    await fc.assert(
      fc.asyncProperty(claim, json, (name, value) =>
        expectRefused({ form: { assertion: signAssertion({ claims: { [name]: value } }) } }),
      ),
      { numRuns: 300 },
    );
  });

  it('[L15][L10][L8] in the place of a claim that constrains is refused', async () => {
    const claim = fc.constantFrom('tenant', 'aud_tenant', 'cnf', 'authorization_details', 'resource', 'scope');
    await fc.assert(
      fc.asyncProperty(claim, json, (name, value) =>
        expectRefused({ form: { assertion: signAssertion({ claims: { [name]: value } }) } }),
      ),
      { numRuns: 300 },
    );
  });

  it('[L15][L10][L8] as credentials is refused', async () => {
    const authorization = fc.oneof(
      fc.string(),
      fc.string().map((value) => `Basic ${value}`),
      text.map((value) => `Basic ${Buffer.from(value).toString('base64')}`),
      text.map((value) => `Basic ${Buffer.from(`cursor:${value}`).toString('base64')}`),
    );
    await fc.assert(fc.asyncProperty(authorization, (value) => expectRefused({ headers: { authorization: value } })));
  });

  it('[L15][L10][L8] as a media type or method is refused', async () => {
    await fc.assert(fc.asyncProperty(text, (value) => expectRefused({ headers: { 'content-type': value } })));
    await fc.assert(fc.asyncProperty(fc.string(), (method) => expectRefused({ method })));
  });

  it('[L11][R8] in the log-worthy claims never comes out', async () => {
    const secret = signAssertion({ claims: { jti: 'secret' } });
    const claim = fc.constantFrom('iss', 'sub', 'aud', 'client_id', 'jti', 'tenant', 'aud_tenant', 'resource', 'exp');
    await fc.assert(
      fc.asyncProperty(claim, async (name) => {
        const world = tokenWorld();
        const response = await world.post({ form: { assertion: signAssertion({ claims: { [name]: secret } }) } });
        expect(JSON.stringify(response)).not.toContain(secret.slice(0, 30));
      }),
    );
  });
});
