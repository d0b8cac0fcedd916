import { type AssertionAlgorithm, namesOf } from '../../../protect/jose/algorithm.ts';
import { keyFits } from '../../../protect/jose/verification-key.ts';
import { showText } from '../advice/show-text.ts';
import type { DroppedKey, PrunedKeySet } from '../keys/jwk-set.ts';
import { DEFAULT_LANGUAGE, type Language } from '../language.ts';
import type { Finding } from './connection-report.ts';
import { CONNECTION_TEXTS, type ConnectionTexts } from './texts.ts';

/** Whether what a provider publishes are keys that verify, and nothing that it should have kept to itself. */
export function parsedFinding({ keys, dropped }: PrunedKeySet, language: Language = DEFAULT_LANGUAGE): Finding {
  const texts = CONNECTION_TEXTS[language];
  const { findings } = texts;
  const leaked = dropped.filter(({ why }) => why === 'private_members' || why === 'symmetric');
  if (leaked.length > 0) {
    const names = leaked.map((key) => nameOf(key, texts)).join(', ');
    return { step: 'keys_parsed', problem: findings.leaked(names), advice: findings.withdrawKey };
  }
  const others = dropped.length === 0 ? undefined : describeDropped(dropped, texts);
  if (keys.length === 0) {
    return {
      step: 'keys_parsed',
      problem: others === undefined ? findings.emptyKeySet : findings.noUsableKey(others),
      advice: findings.publishKey,
    };
  }
  return { step: 'keys_parsed', found: findings.usable(keys.length, keys.length + dropped.length, others) };
}

/** Whether any published key can verify what the provider is allowed to sign with. */
export function algorithmsFinding(
  { keys }: PrunedKeySet,
  allowed: ReadonlySet<AssertionAlgorithm>,
  language: Language = DEFAULT_LANGUAGE,
): Finding {
  const fitting = [...allowed].filter((algorithm) => keys.some((key) => keyFits(key, algorithm)));
  if (fitting.length > 0) return { step: 'algorithms', found: fitting.join(', ') };
  const published = [...new Set(keys.map(({ kty, alg }) => alg ?? kty))].map(showText).join(', ');
  const { findings } = CONNECTION_TEXTS[language];
  return {
    step: 'algorithms',
    problem: findings.otherAlgorithms(published, [...allowed].flatMap(namesOf).join(', ')),
    advice: findings.changeAlgorithm,
  };
}

function describeDropped(dropped: readonly DroppedKey[], texts: ConnectionTexts): string {
  return dropped.map((key) => `${nameOf(key, texts)} (${texts.findings.dropped(key.why)})`).join(', ');
}

function nameOf({ kid }: DroppedKey, { findings }: ConnectionTexts): string {
  return kid === undefined ? findings.keyWithoutKid : showText(kid);
}
