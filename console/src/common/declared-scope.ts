const LIMIT = /^(.+)#d\.([A-Za-z0-9_-]+)$/;

/** Of a scope up to a limit the declared one: the words beside it say the limit. Any other is its own. */
export function declaredScope(scope: string): string {
  return LIMIT.exec(scope)?.[1] ?? scope;
}

/** The same where no words stand beside it: `seats:write (plan: team, seats: 100)`. */
export function scopeWithLimit(scope: string): string {
  const limit = limitIn(LIMIT.exec(scope)?.[2]);
  if (limit === undefined) return scope;
  const members = Object.entries(limit).filter(([name]) => name !== 'type');
  return `${declaredScope(scope)} (${members.map(([name, value]) => `${name}: ${textOf(value)}`).join('; ')})`;
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function limitIn(encoded: string | undefined): object | undefined {
  if (encoded === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0));
    const limit: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof limit === 'object' && limit !== null ? limit : undefined;
  } catch {
    return undefined;
  }
}
