import { isIssuerUrl } from '../../../protect/vocabulary/uri.ts';
import type { ConnectionTexts } from './texts.ts';

/** Okta's host names for organizations. One with a domain of its own cannot be told from its name. */
const OKTA_HOST = /\.(?:okta|oktapreview|okta-emea|okta-gov|trexcloud)\.com$/;

/** The path of an Okta custom authorization server, `default` or another. */
const CUSTOM_SERVER = /\/oauth2\/[A-Za-z0-9]+$/;

/**
 * What to do when a provider publishes another issuer than the one that it was asked by: names the one difference where
 * it is a known one, and says which form to register.
 */
export function issuerDifference(expected: string, actual: string, { issuers }: ConnectionTexts): string {
  if (withoutSlash(expected) === withoutSlash(actual)) {
    return issuers.slashAlone(actual);
  }
  if (isCustomServerOf(expected, actual) || isCustomServerOf(actual, expected))
    return issuers.customServer(organizationRoot(expected));
  if (/[{}]/.test(actual)) {
    return issuers.everyTenant;
  }
  if (expected.toLowerCase() === actual.toLowerCase()) {
    return issuers.caseAlone(actual);
  }
  return issuers.another(actual);
}

/**
 * Whether the published issuer may be taken with a button: it is of the host that was typed, and assertions can come from
 * it. What a document says of another host is for a person to look at twice.
 */
export function isOneToTake(expected: string, actual: string): boolean {
  if (!isIssuerUrl(actual, { allowLoopbackIssuers: true }) || /[{}]/.test(actual)) return false;
  return new URL(expected).host === new URL(actual).host && !isCustomServerOf(actual, expected);
}

/**
 * An issuer that answers for itself, and is still not the one that assertions come from: an Okta organization issues
 * them as its root, while `/oauth2/default` is another authorization server, for APIs of Okta's customer.
 */
export function issuerWarning(issuer: string, { issuers }: ConnectionTexts): string | undefined {
  const { hostname } = new URL(issuer);
  return OKTA_HOST.test(hostname) && CUSTOM_SERVER.test(issuer)
    ? issuers.customServer(organizationRoot(issuer))
    : undefined;
}

function organizationRoot(issuer: string): string {
  return issuer.replace(CUSTOM_SERVER, '');
}

function isCustomServerOf(longer: string, shorter: string): boolean {
  return longer.startsWith(withoutSlash(shorter)) && CUSTOM_SERVER.test(longer.slice(withoutSlash(shorter).length));
}

function withoutSlash(issuer: string): string {
  return issuer.replace(/\/$/, '');
}
