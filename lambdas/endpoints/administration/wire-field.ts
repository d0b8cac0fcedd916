/** What the wire does not call by the domain's name in snake_case. */
const WIRE_NAMES: Readonly<Record<string, string>> = {
  justInTimeRole: 'jit_role',
  justInTimeRoles: 'jit_roles',
  scimToken: 'token',
};

/** A field of the domain as the wire names it. What is a place in the request already stays: `aliases[0].name`. */
export function wireField(field: string): string {
  if (Object.hasOwn(WIRE_NAMES, field)) return WIRE_NAMES[field] ?? field;
  return /^[a-z]+(?:[A-Z][a-z]*)+$/.test(field)
    ? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    : field;
}
