import { isClientUrl, isLoopbackClientUrl } from '../../../protect/vocabulary/client-url.ts';
import type { Configuration } from '../../core/configuration.ts';
import { readClientDocument } from '../../core/registration/client-document.ts';
import type { ClientKeysInput } from '../../core/registration/client-keys.ts';
import type { FetchClientDocument } from '../../ports/client-document.ts';
import { type Administered, checked, problem } from './administration.ts';

/**
 * The keys of a client whose id is the URL of its metadata document, as the document says at this moment. They are pinned
 * with its registration: what the document says later counts when the operator has it read again.
 */
export async function clientKeysOf(
  {
    configuration,
    fetchDocument,
  }: { readonly configuration: Configuration; readonly fetchDocument: FetchClientDocument },
  clientUrl: string,
  confirmedJwksUri: string | undefined,
): Promise<Administered<ClientKeysInput>> {
  if (!isClientUrl(clientUrl)) return problem('id', 'is no URL of a metadata document');
  if (isLoopbackClientUrl(clientUrl) && !configuration.allowLoopbackIssuers)
    return problem('id', 'must be an https:// URL');
  const document = await fetchDocument(clientUrl);
  if (!document.ok) return problem('id', `leads to no metadata document: it ${document.error}`);
  return checked(readClientDocument(clientUrl, document.value.json, confirmedJwksUri));
}
