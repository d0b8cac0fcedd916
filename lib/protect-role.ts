import { Duration } from 'aws-cdk-lib';
import { AccountPrincipal, CompositePrincipal, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * The role that APIs in other accounts assume. It trusts the accounts: their own policies say who there may. No external
 * id, which is against a deputy who is asked by strangers: nobody but these accounts can name this role and be let in.
 * `undefined` when no account is named.
 * @throws Error naming what is no account
 */
export function protectRole(scope: Construct, accounts: readonly string[] = []): Role | undefined {
  const wrong = accounts.find((account) => !/^\d{12}$/.test(account));
  if (wrong !== undefined) throw new Error(`protectAccounts: "${wrong}" is no account id, which is twelve digits`);
  if (accounts.length === 0) return undefined;
  return new Role(scope, 'ProtectRole', {
    description: 'Countersign: what protect() reads, for APIs in other accounts',
    assumedBy: new CompositePrincipal(...accounts.map((account) => new AccountPrincipal(account))),
    maxSessionDuration: Duration.hours(1),
  });
}
