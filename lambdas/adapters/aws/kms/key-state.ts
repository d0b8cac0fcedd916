/** What KMS answers for a key that is disabled, whose deletion is scheduled, or that is gone. */
const UNUSABLE: ReadonlySet<string> = new Set(['DisabledException', 'KMSInvalidStateException', 'NotFoundException']);

/**
 * Whether KMS says that this key signs no more. Not an outage (`KeyUnavailableException`: "you can retry the request"),
 * and not a missing permission, which another key would not have either.
 */
export function isKeyUnusable(error: unknown): boolean {
  return error instanceof Error && UNUSABLE.has(error.name);
}

/** Deletion is scheduled already, or the key is gone. Nothing else keeps an asymmetric key of KMS's own from it. */
export function isAlreadyDeleted(error: unknown): boolean {
  return error instanceof Error && (error.name === 'KMSInvalidStateException' || error.name === 'NotFoundException');
}
