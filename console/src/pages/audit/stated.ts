import { exactly } from '../../common/times.ts';
import { texts } from '../../texts/audit.ts';

/** What the evidence of a decision says beside its entry. Nobody has verified it here: `countersign audit verify` does. */
export interface Stated {
  readonly shown: readonly { readonly words: string }[];
  readonly person: { readonly provider: string; readonly auth_time?: number; readonly passkey?: true };
}

/** `undefined`: it cannot be read. Does NOT verify the signature. */
export function readEvidence(evidence: string): Stated | undefined {
  try {
    const [, payload = ''] = evidence.split('.');
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
    const { shown, person } = JSON.parse(new TextDecoder().decode(bytes)) as Stated;
    return Array.isArray(shown) && typeof person?.provider === 'string' ? { shown, person } : undefined;
  } catch {
    return undefined;
  }
}

export function howKnown({ provider, auth_time: at, passkey }: Stated['person']): string {
  return texts.knownBy(provider, at === undefined ? undefined : exactly(at), passkey === true);
}
