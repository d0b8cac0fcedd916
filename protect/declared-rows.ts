/**
 * Keys of the rows of the Status table that a deployment writes: what the configuration declares, as `protect()` needs it.
 * No other key begins so: those of organizations and others name their kind.
 */

/** Holds the role's `scopes`, separated by spaces. */
export const roleKey = (role: string): string => `role#${role}`;

/**
 * Holds `reads` and, where configuration says so, `baseline`, each separated by spaces, and `implied`: a JSON object,
 * scope → list of the scopes that it says it implies.
 */
export const SCOPE_RULES_KEY = 'scope-rules';
