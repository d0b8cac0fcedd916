import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isAbsoluteUri, isSameResource } from '../../../protect/vocabulary/uri.ts';
import type { CodeRefusal, GrantRefusal } from '../refusal.ts';

/** Why a request gets none of the resources that it names. */
export type ResourceRefusal = Extract<
  GrantRefusal | CodeRefusal,
  { readonly reason: 'resource_malformed' | 'resource_unknown' | 'resource_not_authorized' }
>;

/** At least one, each as configuration writes it. */
export type Resources = readonly [string, ...string[]];

/**
 * The resources that a request names, each as configuration writes it and one of `allowed`; all of `allowed` when it names
 * none (RFC 8707 §2.2: a token request may ask for fewer than were authorized, never for more).
 */
export function namedResources(
  named: readonly string[],
  allowed: Resources,
  { resources: ours }: { readonly resources: ReadonlySet<string> },
): Result<Resources, ResourceRefusal> {
  const found: string[] = [];
  for (const resource of named) {
    if (!isAbsoluteUri(resource)) return err({ reason: 'resource_malformed' });
    const known = [...ours].find((one) => isSameResource(one, resource));
    if (known === undefined) return err({ reason: 'resource_unknown', resource });
    if (!allowed.includes(known)) return err({ reason: 'resource_not_authorized', resource });
    found.push(known);
  }
  const [first, ...others] = new Set(found);
  return ok(first === undefined ? allowed : [first, ...others]);
}
