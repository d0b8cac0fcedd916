import { asciiDomain } from '../../../../lambdas/core/registration/text.ts';
import type { ProviderJson } from '../../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import { texts } from '../../texts/members.ts';

export type Speaker = Pick<ProviderJson, 'status' | 'email_domains'>;

/**
 * How a member whom no provider knows comes to be known. An address links nobody unless an active provider may speak
 * for its domain. `undefined`: providers could not be loaded, and nothing is promised.
 */
export function linkedBy(email: string, providers: readonly Speaker[] | undefined): string {
  if (providers === undefined) return texts.whichSignInsLink;
  const domain = asciiDomain(email.slice(email.lastIndexOf('@') + 1));
  const speaks = providers.some(
    ({ status, email_domains: domains }) => status === 'active' && domains.some((one) => asciiDomain(one) === domain),
  );
  return speaks ? texts.theFirstSignIn : texts.noSignInLinks(domain);
}
