import { auth0 } from './auth0.ts';
import { entra } from './entra.ts';
import { GENERIC_STEPS, generic } from './generic.ts';
import { keycloak } from './keycloak.ts';
import { okta } from './okta.ts';
import { ping } from './ping.ts';
import type { Preset, ProviderReason } from './preset.ts';

/** In the order in which people are shown them; the last one fits any. */
export const PRESETS: readonly Preset[] = [okta, entra, auth0, ping, keycloak, generic];

export const PROVIDER_REASONS = Object.keys(GENERIC_STEPS) as readonly ProviderReason[];

/** Of a provider that was registered from no guide, or from one that is no more: the generic one. */
export function presetOf(id: string | undefined): Preset {
  return PRESETS.find((preset) => preset.id === id) ?? generic;
}

/** What to do at this provider about a refusal. */
export function stepAt({ steps }: Preset, reason: ProviderReason): string {
  return steps[reason] ?? GENERIC_STEPS[reason];
}

/**
 * The form that an issuer has at this provider; `undefined`: none of those that are known, which is a reason to look
 * twice and none to refuse.
 */
export function issuerFormOf({ issuer }: Preset, text: string) {
  return issuer.forms.find(({ pattern }) => new RegExp(pattern).test(text));
}
