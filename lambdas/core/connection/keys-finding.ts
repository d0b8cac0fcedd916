import { type AssertionAlgorithm, namesOf } from '../../../protect/jose/algorithm.ts';
import { keyFits } from '../../../protect/jose/verification-key.ts';
import { showText } from '../advice/refusal-facts.ts';
import type { DroppedKey, PrunedKeySet } from '../keys/jwk-set.ts';
import type { Finding } from './connection-report.ts';

/** Whether what a provider publishes are keys that verify, and nothing that it should have kept to itself. */
export function parsedFinding({ keys, dropped }: PrunedKeySet): Finding {
  const leaked = dropped.filter(({ why }) => why === 'private_members' || why === 'symmetric');
  if (leaked.length > 0) {
    return {
      step: 'keys_parsed',
      problem: `${leaked.map(nameOf).join(', ')} is published with its secret half: anybody can sign with it`,
      advice: 'Tell whoever runs the provider at once. The key must be withdrawn and replaced; we never use it.',
    };
  }
  if (keys.length === 0) {
    return {
      step: 'keys_parsed',
      problem: dropped.length === 0 ? 'The key set is empty' : `No key can be used: ${describeDropped(dropped)}`,
      advice: 'The provider must publish a signing key: RSA of 2048 to 8192 bits, P-256 or Ed25519.',
    };
  }
  const others = dropped.length === 0 ? '' : `; not used: ${describeDropped(dropped)}`;
  return { step: 'keys_parsed', found: `${keys.length} of ${keys.length + dropped.length}${others}` };
}

/** Whether any published key can verify what the provider is allowed to sign with. */
export function algorithmsFinding({ keys }: PrunedKeySet, allowed: ReadonlySet<AssertionAlgorithm>): Finding {
  const fitting = [...allowed].filter((algorithm) => keys.some((key) => keyFits(key, algorithm)));
  if (fitting.length > 0) return { step: 'algorithms', found: fitting.join(', ') };
  const published = [...new Set(keys.map(({ kty, alg }) => alg ?? kty))].map(showText).join(', ');
  return {
    step: 'algorithms',
    problem: `Published keys are for ${published}; allowed are ${[...allowed].flatMap(namesOf).join(', ')}`,
    advice: "Set the provider's signing algorithm to one that is allowed, or allow its own in its settings here.",
  };
}

function describeDropped(dropped: readonly DroppedKey[]): string {
  return dropped.map((key) => `${nameOf(key)} (${key.why.replaceAll('_', ' ')})`).join(', ');
}

function nameOf({ kid }: DroppedKey): string {
  return kid === undefined ? 'a key without kid' : showText(kid);
}
