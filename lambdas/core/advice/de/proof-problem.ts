import {
  DPOP_ALGORITHMS,
  MAX_PROOF_CHARACTERS,
  PROOF_WINDOW_SECONDS,
  type ProofProblem,
} from '../../../../protect/dpop/proof.ts';

const WORDS: Readonly<Record<ProofProblem, string>> = {
  several: 'Senden Sie genau einen Header DPoP, mit einem Nachweis',
  too_long: `Der DPoP-Nachweis ist länger als ${MAX_PROOF_CHARACTERS} Zeichen`,
  malformed:
    'Der DPoP-Nachweis muss ein signiertes JWT in kompakter Form sein: drei Teile in base64url, JSON ohne doppelte Mitglieder',
  typ: 'Der Header des DPoP-Nachweises muss als typ dpop+jwt haben',
  crit: 'Der Header des DPoP-Nachweises darf weder crit noch b64 noch zip haben',
  alg: `alg des DPoP-Nachweises muss eines von ${DPOP_ALGORITHMS.join(', ')} sein`,
  jwk: 'jwk des DPoP-Nachweises muss ein öffentlicher Schlüssel für seinen alg sein: P-256, Ed25519 oder RSA mit mindestens 2048 Bit',
  signature: 'Die Signatur des DPoP-Nachweises passt nicht zu seinem jwk',
  jti: 'jti des DPoP-Nachweises muss ein Text mit 1 bis 256 Zeichen sein',
  htm: 'htm des DPoP-Nachweises muss die Methode dieser Anfrage sein',
  htu: 'htu des DPoP-Nachweises muss die Adresse dieser Anfrage sein, ohne Query und Fragment',
  iat: 'iat des DPoP-Nachweises muss eine Zahl von Sekunden seit 1970 sein',
  time: `iat des DPoP-Nachweises darf höchstens ${PROOF_WINDOW_SECONDS} Sekunden von jetzt abweichen: Signieren Sie für jede Anfrage einen, und stellen Sie die Uhr`,
  ath: 'ath des DPoP-Nachweises muss der SHA-256 des mitgesendeten Zugriffstokens sein, in base64url',
};

/** As the answer of the token endpoint says it in English. */
export function proofProblem(problem: ProofProblem): string {
  return WORDS[problem];
}
