/** Facts of a refusal as the wire names them; nested ones too. */
export function snakeCased(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [toSnakeCase(name), convert(fact)]));
}

function convert(fact: unknown): unknown {
  if (Array.isArray(fact)) return fact.map(convert);
  return typeof fact === 'object' && fact !== null ? snakeCased(fact as Record<string, unknown>) : fact;
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
