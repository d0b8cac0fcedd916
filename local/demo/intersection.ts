import type { DemoScopes } from './demo-scopes.ts';
import type { Terminal } from './terminal.ts';

/** Of an access token: what it carries, and what a person may add while it lives. */
export interface ScopeClaims {
  readonly scope?: unknown;
  /** Of a tool whose writes are asked alone. */
  readonly askable_scope?: unknown;
}

/** Why the token has the scopes that it has: who allows which. A scope that all allow and the token lacks is explained. */
export function showIntersection(terminal: Terminal, scopes: DemoScopes, claims: ScopeClaims): void {
  const { asserted, requested, client, ofRole, role } = scopes;
  const [granted, askable] = [listOf(claims.scope), listOf(claims.askable_scope)];
  const sets = [asserted, requested, client, ofRole, granted].map((one) => new Set(one));
  const rows = asserted.map((scope) => [scope, ...sets.map((set) => (set.has(scope) ? 'yes' : '-'))]);
  terminal.note(
    askable.length > 0
      ? 'One access token, of what each of the four allows:'
      : 'One access token. Its scopes are those that all four allow:',
  );
  terminal.table(['SCOPE', 'ASSERTION', 'REQUEST', 'CLIENT', `ROLE ${role}`, 'TOKEN'], rows);
  if (askable.length > 0)
    terminal.note(`Writes of this tool are asked: its token has no ${askable.join(', ')} until a person approves.`);
}

function listOf(scope: unknown): readonly string[] {
  return typeof scope === 'string' ? scope.split(' ').filter((one) => one !== '') : [];
}
