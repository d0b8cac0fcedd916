/**
 * Keys of the rows of the Status table that a deployment writes: what the configuration declares, as `protect()` needs it.
 * Each holds `scopes`, separated by spaces. No other key begins so: those of organizations and others name their kind.
 */
export const roleKey = (role: string): string => `role#${role}`;

/** The scopes that only read: every other counts as a write. */
export const READ_SCOPES_KEY = 'read-scopes';
