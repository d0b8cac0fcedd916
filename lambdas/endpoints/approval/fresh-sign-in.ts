import { approvalPath } from '../../core/agents/approval-address.ts';
import { loginPath } from '../../core/sign-in/login-path.ts';
import { parseReturnTo } from '../../core/sign-in/return-to.ts';
import type { ApprovalView } from './views.ts';

/**
 * Where this person signs in anew, through the provider that they came by, and back to this very question. An address that is too long to be kept through it leads to where signing in leads anybody.
 * `undefined`: the organization wants no fresh sign-in.
 */
export function freshSignInPath({ address, person, configuration, rules }: ApprovalView): string | undefined {
  const fresh = rules === 'unreadable' ? undefined : rules.freshSignIn;
  if (fresh === undefined) return undefined;
  const { organization, provider, member } = person.session;
  const asked = { ...address, member };
  const returnTo = parseReturnTo(approvalPath(asked), configuration.issuer);
  return loginPath(organization, { provider, max_age: String(fresh.withinSeconds), return_to: returnTo });
}
