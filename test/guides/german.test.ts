import { presetInGerman, stepInGerman, valueInGerman } from '../../lambdas/core/presets/de/presets.ts';
import { describeValue } from '../../lambdas/core/presets/our-value.ts';
import type { OurValue, Preset } from '../../lambdas/core/presets/preset.ts';
import { PRESETS, PROVIDER_REASONS, stepAt } from '../../lambdas/core/presets/presets.ts';

/** Where a text stands, and the text: a guide without what is the same in every language. */
function proseOf({ crossAppAccess, issuer, fields, subject, algorithms, checked, ...rest }: Preset) {
  const { audience, saml, provisioning = [], signals = '', steps } = rest;
  return {
    crossAppAccess: crossAppAccess.text,
    ...Object.fromEntries(issuer.forms.map(({ text }, at) => [`form ${at}`, text])),
    issuer: issuer.text,
    ...{ audience, subject: subject.text, saml, signals, algorithms: algorithms.text },
    ...Object.fromEntries(provisioning.map((text, at) => [`provisioning ${at}`, text])),
    ...Object.fromEntries(Object.entries(steps).map(([reason, text]) => [`step ${reason}`, text])),
    tried: checked.tried?.text ?? '',
  };
}

/** Code, addresses and numbers: what is copied, and no language's. */
function copiedFrom(text: string): readonly string[] {
  return [...new Set(text.match(/`[^`]+`|https?:\/\/[\w./-]*\w|\d+(?:\.\d+)*/g))].sort();
}

describe.each(PRESETS.map((preset) => [preset.id, preset] as const))('the guide to %s in German', (_, english) => {
  const [here, there] = [proseOf(presetInGerman(english)), proseOf(english)] as const;
  const texts = Object.entries(there) as readonly (readonly [keyof typeof there, string])[];

  it('has each text of the English one, and no other', () => {
    expect(Object.keys(here)).toStrictEqual(Object.keys(there));
    const missing = texts.filter(([name, text]) => (text === '') !== (here[name] === ''));
    expect(missing).toHaveLength(0);
  });

  it('is German, but for code and names in quotation marks', () => {
    const same = texts.filter(([name, text]) => text !== '' && here[name] === text);
    expect(same.map(([name]) => name)).toHaveLength(0);
    const english = /\b(?:the|and|with|which|that|there|must|is|of)\b/;
    const left = texts.filter(([name]) => english.test((here[name] ?? '').replace(/`[^`]+`|„[^“]+“/g, '')));
    expect(left.map(([name]) => name)).toHaveLength(0);
  });

  it('says the same code, addresses and numbers', () => {
    for (const [name, text] of texts) expect([name, copiedFrom(here[name] ?? '')]).toEqual([name, copiedFrom(text)]);
  });

  it('changes nothing that is copied or compared', () => {
    const german = presetInGerman(english);
    const facts = ({ id, crossAppAccess, issuer, fields, subject, algorithms, checked }: Preset) => ({
      ...{ id, status: crossAppAccess.status, claim: subject.claim, usual: algorithms.usual },
      forms: issuer.forms.map(({ example, pattern }) => [example, pattern]),
      fields: fields.map(({ use, ours }) => [use, ours]),
      ...{ month: checked.month, against: checked.against, version: checked.tried?.version },
    });
    expect(facts(german)).toStrictEqual(facts(english));
  });

  it('has a step for each refusal', () => {
    const german = presetInGerman(english);
    expect(PROVIDER_REASONS.filter((reason) => stepInGerman(german, reason) === stepAt(english, reason))).toHaveLength(
      0,
    );
  });
});

describe('a guide that has no German texts', () => {
  it('stays as it is', () => {
    const [preset] = PRESETS as [Preset];
    expect(presetInGerman({ ...preset, id: 'constructor' })).toStrictEqual({ ...preset, id: 'constructor' });
  });
});

describe('a value of ours', () => {
  it('is described in German', () => {
    const kinds = ['issuer', 'redirect_uri', 'jwks_uri', 'resource', 'client_id', 'scopes', 'audience_tenant'] as const;
    const values: readonly OurValue[] = [...kinds.map((kind) => ({ kind })), { kind: 'text', text: 'openid' }];
    expect(values.filter((value) => valueInGerman(value) === describeValue(value))).toHaveLength(0);
  });
});
