/** The people of the demo's enterprise. */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface Account {
  /** The provider's own id for the person: stable, opaque, and not the e-mail address, which may change hands. */
  readonly subject: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  /** In the clear, and shown on the sign-in page: it protects a demo on loopback. */
  readonly password: string;
}

export const DEMO_ACCOUNTS: readonly Account[] = [
  {
    subject: '00u7k2qmx4Zc1VtHd5d7',
    email: 'alice@acme.example',
    emailVerified: true,
    name: 'Alice Anders',
    password: 'correct-horse',
  },
  {
    subject: '00u9w5rbn8Yf3LsGp5d7',
    email: 'bob@acme.example',
    emailVerified: true,
    name: 'Bob Brandt',
    password: 'battery-staple',
  },
];

/** The account with that e-mail address, in any case, if the password is its own. */
export function authenticate(accounts: readonly Account[], email: string, password: string): Account | undefined {
  const account = accounts.find((candidate) => candidate.email.toLowerCase() === email.trim().toLowerCase());
  return account !== undefined && isSame(account.password, password) ? account : undefined;
}

function isSame(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
