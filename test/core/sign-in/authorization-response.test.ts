import { checkState, readAuthorizationCode } from '../../../lambdas/core/sign-in/authorization-response.ts';
import { PROVIDER_ISSUER } from '../../support/fixtures.ts';
import { attempt } from '../../support/sign-in-world.ts';

describe('the authorization response', () => {
  const right = { state: attempt.state, code: 'code-1', iss: PROVIDER_ISSUER };

  it('is this browser’s own, with the state that it was given', () => {
    expect(checkState(new URLSearchParams(right), attempt)).toEqual({ ok: true, value: attempt });
  });

  it.each([
    ['nothing was begun here', right, undefined, { reason: 'no_login_attempt' }],
    ['the state differs', { ...right, state: 'x' }, attempt, { reason: 'state_differs' }],
    ['there is no state', { code: 'code-1' }, attempt, { reason: 'state_differs' }],
  ])('is refused when %s', (_, response, begun, error) => {
    expect(checkState(new URLSearchParams(response as Record<string, string>), begun)).toEqual({ ok: false, error });
  });

  it.each(['state', 'code', 'iss', 'error'])('is refused when %s occurs twice', (parameter) => {
    const response = new URLSearchParams(right);
    response.append(parameter, 'x');
    response.append(parameter, 'x');
    expect(checkState(response, attempt)).toEqual({ ok: false, error: { reason: 'repeated_parameter', parameter } });
  });

  const issuerDiffers = (actual: string | undefined) => ({
    reason: 'response_issuer_differs',
    expected: PROVIDER_ISSUER,
    actual,
  });

  it.each<[string, Record<string, string>, 'required' | undefined, object]>([
    ['has a code and our provider’s name', right, 'required', { ok: true, value: 'code-1' }],
    [
      'has a code, from a provider that names itself never',
      { code: 'code-1' },
      undefined,
      { ok: true, value: 'code-1' },
    ],
    [
      'is anonymous, and the provider never is',
      { code: 'code-1' },
      'required',
      { ok: false, error: issuerDiffers(undefined) },
    ],
    [
      'names another issuer',
      { ...right, iss: `${PROVIDER_ISSUER}/` },
      undefined,
      { ok: false, error: issuerDiffers(`${PROVIDER_ISSUER}/`) },
    ],
    ['names nobody', { ...right, iss: '' }, undefined, { ok: false, error: issuerDiffers('') }],
    [
      'is an error',
      { ...right, error: 'access_denied' },
      undefined,
      { ok: false, error: { reason: 'provider_said_no', error: 'access_denied' } },
    ],
    [
      'is an error of no known form',
      { ...right, error: '<b>' },
      undefined,
      { ok: false, error: { reason: 'provider_said_no', error: 'unknown' } },
    ],
    [
      'is an error of another issuer',
      { iss: 'https://evil.example', error: 'x' },
      undefined,
      { ok: false, error: issuerDiffers('https://evil.example') },
    ],
    ['has no code', { iss: PROVIDER_ISSUER }, undefined, { ok: false, error: { reason: 'code_missing' } }],
  ])('%s', (_, response, responseIssuer, outcome) => {
    const provider = { issuer: PROVIDER_ISSUER, ...(responseIssuer && { responseIssuer }) };
    expect(readAuthorizationCode(new URLSearchParams(response), provider)).toEqual(outcome);
  });
});
