import { FIRST_MEMBERS, memberIdOf, subjectOf, type Tenant } from '../tenant.ts';

export interface Account {
  readonly id: string;
  readonly active: boolean;
}

/** What redeeming an assertion at oidc-provider asks of a store, beside what oidc-provider itself asks of its adapter. */
export interface AssertionStores {
  /** `undefined`: nobody is known by that subject. */
  findAccount(issuer: string, subject: string): Promise<Account | undefined>;
  /** False for an assertion that was recorded before. Of two at once, one is told true. @param endsAt s since the epoch */
  recordOnce(issuer: string, jti: string, endsAt: number): Promise<boolean>;
}

/** Forgets every assertion at a restart, and cannot be shared by two processes. */
export function memoryAssertionStores({ provider }: Tenant): AssertionStores {
  const numbers = Array.from({ length: FIRST_MEMBERS }, (_, number) => number);
  const accounts = new Map(numbers.map((number) => [subjectOf(number), { id: memberIdOf(number), active: true }]));
  const redeemed = new Map<string, number>();
  return {
    findAccount: async (issuer, subject) => (issuer === provider.issuer ? accounts.get(subject) : undefined),
    recordOnce: async (issuer, jti, endsAt) => {
      const key = JSON.stringify([issuer, jti]);
      if (redeemed.has(key)) return false;
      redeemed.set(key, endsAt);
      return true;
    },
  };
}
