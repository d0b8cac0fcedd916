/** How an issuer differs from one that was asked about. Redemption compares byte for byte: any of these is a refusal. */
export type IssuerDifference = 'trailing_slash' | 'letter_case';

/** Empty: the very same. `undefined`: another one. */
export function issuerDifferences(asked: string, known: string): readonly IssuerDifference[] | undefined {
  if (asked === known) return [];
  const [a, b] = [asked, known].map(withoutSlash) as [string, string];
  if (a.toLowerCase() !== b.toLowerCase()) return undefined;
  const differs = { trailing_slash: asked.endsWith('/') !== known.endsWith('/'), letter_case: a !== b };
  return (['trailing_slash', 'letter_case'] as const).filter((each) => differs[each]);
}

const withoutSlash = (issuer: string) => issuer.replace(/\/$/, '');
