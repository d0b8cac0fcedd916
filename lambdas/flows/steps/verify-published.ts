import type { Result } from '../../../protect/vocabulary/result.ts';
import type { JoseHeader } from '../../core/assertion/header.ts';
import { verifyWith } from '../../core/assertion/signature.ts';
import type { AssertionRefusal } from '../../core/refusal.ts';
import type { KeyPublisher, ProviderKeySource } from '../../ports/provider-keys.ts';

/**
 * Whether a key that this publisher publishes has signed the text. Known keys that do not verify it are asked for again,
 * within the cool-down (J11): a key may have been replaced under its old name, or added without one.
 * @throws Unavailable when no keys of the publisher can be had
 */
export async function verifyPublished(
  source: ProviderKeySource,
  publisher: KeyPublisher,
  text: string,
  header: JoseHeader,
): Promise<Result<true, AssertionRefusal>> {
  const known = await source.keysFor(publisher, header.kid);
  const first = await verifyWith(known, text, header);
  if (first.ok) return first;
  const newer = await source.newerThan(publisher, known);
  return newer === undefined ? first : verifyWith(newer, text, header);
}
