import { parseConfiguration } from '../../lambdas/core/configuration.ts';
import { declareConfiguration } from '../../lambdas/flows/declare-configuration.ts';
import type { DeclarationStore } from '../../lambdas/ports/declaration-store.ts';
import { formatScopes, type ScopeSet } from '../../protect/vocabulary/scope.ts';
import type { ScopeRules } from '../../protect/vocabulary/scope-rules.ts';

/** Rows in memory; dies at the write whose number is given. */
class MemoryDeclaration implements DeclarationStore {
  readonly rows = new Map<string, string>();
  roles: readonly string[] = [];
  diesAt = Number.POSITIVE_INFINITY;
  #writes = 0;

  rolesWithRow = async () => this.roles;
  keepRoles = async (roles: readonly string[]) => {
    this.#write();
    this.roles = roles;
  };
  declareRole = async (role: string, scopes: ScopeSet) => {
    this.#write();
    // What has a row must be known to have one.
    expect(this.roles).toContain(role);
    this.rows.set(role, formatScopes(scopes));
  };
  declareRules = async ({ reads, implications, baseline }: ScopeRules) => {
    const implied = [...implications].map(([scope, follow]) => `${scope}: ${formatScopes(follow)}`);
    this.#set('rules', [`reads ${formatScopes(reads)}`, `baseline ${formatScopes(baseline)}`, ...implied].join('; '));
  };
  keepConfiguration = async (json: string) => this.#set('configuration', json);

  #set(name: string, text: string): void {
    this.#write();
    this.rows.set(name, text);
  }

  #write(): void {
    this.#writes += 1;
    if (this.#writes === this.diesAt) throw new Error('died');
  }
}

async function declare(store: DeclarationStore, roles: Record<string, string[]>): Promise<void> {
  const input = {
    resources: { 'https://api.example': { default: true } },
    scopes: {
      read_orders: { access: 'read', description: 'See orders' },
      cancel_orders: { access: 'write', description: 'Cancel orders', implies: ['read_orders'] },
    },
    roles,
  };
  const parsed = parseConfiguration(input, 'https://auth.example');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  await declareConfiguration(parsed.value, JSON.stringify(input), store);
}

const BEFORE = { clerk: ['read_orders'], manager: ['cancel_orders', 'read_orders'] };
const AFTER = { clerk: ['read_orders', 'cancel_orders'] };

describe('what a configuration declares', () => {
  it('is written down, role by role, and which scopes only read', async () => {
    const store = new MemoryDeclaration();
    await declare(store, BEFORE);
    expect(Object.fromEntries(store.rows)).toMatchObject({
      clerk: 'read_orders',
      manager: 'cancel_orders read_orders',
      rules: 'reads org:read read_orders; baseline read_orders; cancel_orders: read_orders',
    });
    expect(store.roles).toEqual(['clerk', 'manager']);
  });

  it('[L10] leaves a role that is gone without any scope', async () => {
    const store = new MemoryDeclaration();
    await declare(store, BEFORE);
    await declare(store, AFTER);
    expect(store.rows.get('manager')).toBe('');
    expect(store.rows.get('clerk')).toBe('cancel_orders read_orders');
    expect(store.roles).toEqual(['clerk']);
  });

  it.each([1, 2, 3, 4, 5, 6])('ends the same when it died at its write %d and is repeated', async (write) => {
    const [whole, store] = [new MemoryDeclaration(), new MemoryDeclaration()];
    for (const one of [whole, store]) await declare(one, BEFORE);
    await declare(whole, AFTER);
    store.diesAt = 6 + write;
    await declare(store, AFTER).catch(() => {});
    await declare(store, AFTER);
    expect([store.rows, store.roles]).toEqual([whole.rows, whole.roles]);
  });
});
