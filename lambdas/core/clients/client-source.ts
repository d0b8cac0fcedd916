import { isClientUrl } from '../../../protect/vocabulary/client-url.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { Client } from '../records.ts';

/** Of a client whose id is the URL of its metadata document: the host that vouches for it. Absent: it has none. */
export function sourceHost(id: ClientId | string): string | undefined {
  return isClientUrl(id) ? new URL(id).host : undefined;
}

/**
 * Where a client came from: `document`, the one at its id (M6); `registration`, it registered itself (RFC 7591); `provider`,
 * a trusted provider vouches for it.
 */
export const CLIENT_SOURCES = ['operator', 'document', 'registration', 'provider'] as const;
export type ClientSource = (typeof CLIENT_SOURCES)[number];

export function clientSource({ document, registration, vouched }: Client): ClientSource {
  if (vouched !== undefined) return 'provider';
  if (registration !== undefined) return 'registration';
  return document === undefined ? 'operator' : 'document';
}

/** What it calls itself, which nobody has looked at. Absent: nothing, or the operator says what people are told. */
export function ownNameOf({ document, registration }: Client): string | undefined {
  return registration === undefined ? document?.name : registration.name;
}
