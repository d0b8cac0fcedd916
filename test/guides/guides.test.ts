import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSharedIssuer } from '../../lambdas/core/administration/shared-issuers.ts';
import { ourValue } from '../../lambdas/core/presets/our-value.ts';
import { issuerFormOf, PRESETS, PROVIDER_REASONS, presetOf, stepAt } from '../../lambdas/core/presets/presets.ts';
import { parseProvider } from '../../lambdas/core/registration/provider.ts';
import { API, configuration, ISSUER } from '../support/fixtures.ts';
import { renderGuide } from './render.ts';

const DIRECTORY = join(import.meta.dirname, '..', '..', 'docs', 'providers');

describe('docs/providers', () => {
  it.each(PRESETS.map((preset) => [preset.id, preset] as const))(
    '%s.md is what its preset says: npm run guides',
    (id, preset) => {
      expect(readFileSync(join(DIRECTORY, `${id}.md`), 'utf8')).toBe(renderGuide(preset));
    },
  );

  it('has a guide for every preset, and no other', () => {
    expect(readdirSync(DIRECTORY).sort()).toEqual(PRESETS.map(({ id }) => `${id}.md`).sort());
  });
});

describe.each(PRESETS)('the preset $id', (preset) => {
  it('has issuers that fit its own form, and that may be registered as they stand', () => {
    for (const { example } of preset.issuer.forms) {
      expect(issuerFormOf(preset, example)).toBeDefined();
      expect(isSharedIssuer(example)).toBe(false);
      const registration = parseProvider({ issuer: example, subjectClaim: preset.subject.claim }, configuration);
      expect(registration).toMatchObject({ ok: true, value: { issuer: example } });
    }
  });

  it('has a next step for every reason that its assertions are refused for', () => {
    for (const reason of PROVIDER_REASONS) expect(stepAt(preset, reason)).toMatch(/^\S.*\.$/);
  });

  it('says against which texts it was checked, and when', () => {
    expect(preset.checked.against.length).toBeGreaterThan(0);
    for (const { title, url } of preset.checked.against) {
      expect([title.length > 0, URL.canParse(url), new URL(url).protocol]).toEqual([true, true, 'https:']);
    }
    expect(preset.checked.month).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
  });

  it('has the redirect URI among the fields for sign-in', () => {
    const values = preset.fields.filter(({ use }) => use === 'sign_in').map(({ ours }) => ours.kind);
    expect(values).toContain('redirect_uri');
  });
});

it.each([
  ['issuer', ISSUER],
  ['redirect_uri', `${ISSUER}/login/callback`],
  ['jwks_uri', `${ISSUER}/.well-known/jwks.json`],
  ['resource', API],
  ['client_id', undefined],
  ['scopes', undefined],
  ['audience_tenant', 'acme'],
] as const)('our %s is what a person copies', (kind, text) => {
  expect(ourValue({ kind }, { ...configuration, audienceTenant: 'acme' })).toBe(text);
});

it('[K15] never shows an audience tenant to paste that the provider is not registered with', () => {
  expect(ourValue({ kind: 'audience_tenant' }, configuration)).toBeUndefined();
  const { theirs } = presetOf('okta').fields.find(({ ours }) => ours.kind === 'audience_tenant') ?? {};
  expect(theirs).toBe('Audience/tenant ID');
});

it.each([
  ['okta', 'https://acme.okta.com/oauth2/default'],
  ['okta', 'https://acme.okta.com/'],
  ['entra', 'https://login.microsoftonline.com/common/v2.0'],
  ['auth0', 'https://acme.eu.auth0.com'],
  ['keycloak', 'https://sso.acme.example/realms/acme/'],
])('a common mistake at %s has none of its forms: %s', (id, issuer) => {
  expect(issuerFormOf(presetOf(id), issuer)).toBeUndefined();
});

it('never says that Keycloak was tried in another version than the one that test:interop runs', () => {
  const pom = readFileSync(join(DIRECTORY, '../../test/interop/keycloak/pom.xml'), 'utf8');
  const { tried } = presetOf('keycloak').checked;
  expect(pom).toContain(`<version>${tried?.version}</version>`);
  expect(presetOf('keycloak').crossAppAccess.text).toContain(`Keycloak ${tried?.version} `);
});

it('an unknown preset is the generic one', () => {
  expect([presetOf('gone').id, presetOf(undefined).id]).toEqual(['generic', 'generic']);
});
