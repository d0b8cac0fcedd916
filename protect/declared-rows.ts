/**
 * Keys of the rows of the Status table that a deployment writes: what the configuration declares, as `protect()` needs it.
 * No other key begins so: those of organizations and others name their kind.
 */

/** Holds the role's `scopes`, separated by spaces. */
export const roleKey = (role: string): string => `role#${role}`;

/**
 * Holds `reads` and `baseline`, each separated by spaces; and, where any scope implies others, `implied`: a JSON object,
 * scope → list of all that it implies; and, where operations are declared, `operations`: JSON, see `operationsJson`; and, where
 * types of authorization details are, `details`: a JSON object, type → scope.
 */
export const SCOPE_RULES_KEY = 'scope-rules';
