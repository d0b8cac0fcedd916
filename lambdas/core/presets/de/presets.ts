import type { OurValue, Preset, ProviderReason } from '../preset.ts';
import { auth0 } from './auth0.ts';
import { entra } from './entra.ts';
import { GENERIC_STEPS, generic } from './generic.ts';
import { keycloak } from './keycloak.ts';
import { okta } from './okta.ts';
import { ping } from './ping.ts';
import { type PresetTexts, presetWith } from './preset-texts.ts';

const TEXTS: Readonly<Record<string, PresetTexts>> = { okta, entra, auth0, ping, keycloak, generic };

/** The guide in German; as it is, where there are no German texts of it. */
export function presetInGerman(preset: Preset): Preset {
  const texts = Object.hasOwn(TEXTS, preset.id) ? TEXTS[preset.id] : undefined;
  return texts === undefined ? preset : presetWith(preset, texts);
}

/** What to do at this provider, whose guide is in German, about a refusal. */
export function stepInGerman({ steps }: Preset, reason: ProviderReason): string {
  return steps[reason] ?? GENERIC_STEPS[reason];
}

const VALUES: Readonly<Record<OurValue['kind'], string>> = {
  issuer: 'unser Aussteller',
  redirect_uri: 'unsere Redirect URI',
  jwks_uri: 'die Adresse unserer Schlüssel',
  resource: 'die API, für die Token sind',
  client_id: 'die ID des Clients hier',
  scopes: 'die Scopes, die Tools bekommen dürfen, jeder mit genau seinem Namen hier',
  audience_tenant: 'der Audience-Mandant, den der Anbieter hier hat; nichts, wenn er keinen hat',
  text: 'dieser Text',
};

export function valueInGerman({ kind }: OurValue): string {
  return VALUES[kind];
}
