/** `*` stands for any characters, `?` for one. */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

/** "Action names are not case-sensitive." */
export function matchesAction(pattern: string, action: string): boolean {
  return matchesPattern(pattern.toLowerCase(), action.toLowerCase());
}

/** Segment by segment: a wildcard never reaches past a colon. `*` alone is every resource, the absence of one too. */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [wanted, found] = [segments(pattern), segments(arn)];
  return wanted.length === found.length && wanted.every((segment, i) => matchesPattern(segment, found[i] ?? ''));
}

/** `arn:partition:service:region:account:resource`; a resource may hold colons. */
function segments(arn: string): readonly string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
