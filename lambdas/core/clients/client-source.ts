import { isClientUrl } from '../../../protect/vocabulary/client-url.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';

/** Of a client whose id is the URL of its metadata document: the host that vouches for it. Absent: the operator registered it. */
export function sourceHost(id: ClientId | string): string | undefined {
  return isClientUrl(id) ? new URL(id).host : undefined;
}
