import { authorize } from '../../protect/authorize.ts';
import type { Principal } from '../../protect/principal.ts';
import type { Refusal } from '../../protect/refusal.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { RESOURCE, TestIssuer } from './issuer.ts';
import { type MemoryProtection, memoryProtection } from './memory-protection.ts';

export interface Ask {
  readonly organization?: string | undefined;
  readonly scopes?: readonly string[];
}

/** What a token of Maria's is accepted as. */
export const accepted = expect.objectContaining({ member: 'maria' });

/** An issuer for a test file, and a fresh protection for each of its tests. */
export class TestAuthorization {
  #issuer: TestIssuer | undefined;
  #protection: MemoryProtection | undefined;

  constructor() {
    beforeAll(async () => {
      this.#issuer = await TestIssuer.start();
    });
    afterAll(() => this.issuer.stop());
    beforeEach(() => {
      this.#protection = memoryProtection(this.issuer.url);
    });
  }

  get issuer(): TestIssuer {
    if (this.#issuer === undefined) throw new Error('not started');
    return this.#issuer;
  }

  get protection(): MemoryProtection {
    if (this.#protection === undefined) throw new Error('not started');
    return this.#protection;
  }

  /** What is said of a token: the principal, or the refusal. By default Acme's path, and reading. */
  async ask(token: string, request: Ask = {}): Promise<Principal | Refusal> {
    const { organization, scopes = ['projects:read'] } = { organization: 'acme', ...request };
    const needed = new Set(scopes as Scope[]);
    const decision = await authorize(
      { authorization: `Bearer ${token}`, organization, resource: RESOURCE, scopes: needed },
      this.protection,
    );
    return decision.ok ? decision.value : decision.error;
  }
}
