/** Single tokens of one member that were revoked, by `jti`: until when each would last, seconds since the epoch. */
export type RevokedTokens = ReadonlyMap<string, number>;

/**
 * One text, in the order in which they were revoked: documents have no order that a condition could rely on, and what is
 * written is written over exactly what was read.
 */
export function formatRevokedTokens(revoked: RevokedTokens): string {
  return JSON.stringify([...revoked]);
}

/** `undefined`: it cannot be read, and whoever decides by it must refuse (law 10). */
export function readRevokedTokens(text: string | undefined): RevokedTokens | undefined {
  const entries = parse(text);
  return Array.isArray(entries) && entries.every(isEntry) ? new Map(entries) : undefined;
}

function isEntry(entry: unknown): entry is readonly [string, number] {
  const isPair = Array.isArray(entry) && entry.length === 2;
  return isPair && typeof entry[0] === 'string' && Number.isSafeInteger(entry[1]);
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
