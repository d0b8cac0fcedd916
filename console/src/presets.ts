/** What a form says for one vendor's product. */
export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly issuerExample: string;
  readonly issuerHint: string;
  readonly needsTenant: boolean;
  readonly subjectClaim?: string;
  readonly notes: readonly string[];
}

const GENERIC: Preset = {
  id: 'generic',
  name: 'Another one',
  summary: 'Any provider with OpenID Connect discovery',
  issuerExample: 'https://id.example.com',
  issuerHint: 'As its discovery document says it.',
  needsTenant: false,
  notes: [],
};

export const PRESETS: readonly Preset[] = [
  {
    id: 'okta',
    name: 'Okta',
    summary: 'Your Okta organization',
    issuerExample: 'https://acme.okta.com',
    issuerHint: 'The root of your Okta organization: without /oauth2/default, which is another issuer.',
    needsTenant: false,
    notes: [],
  },
  {
    id: 'entra',
    name: 'Microsoft Entra ID',
    summary: 'Your directory (tenant)',
    issuerExample: 'https://login.microsoftonline.com/…/v2.0',
    issuerHint: 'With your own directory id in it, not “common”.',
    needsTenant: false,
    notes: [],
  },
  GENERIC,
];

export function presetNamed(id: string | null): Preset {
  return PRESETS.find((preset) => preset.id === id) ?? GENERIC;
}
