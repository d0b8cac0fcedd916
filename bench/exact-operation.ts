import { exactScopeOf } from '../protect/operations/exact-scope-of.ts';
import { seeOperation } from '../protect/operations/seen.ts';
import type { MemberId, OrganizationId } from '../protect/vocabulary/identifiers.ts';
import type { OperationDeclaration } from '../protect/vocabulary/operations.ts';
import type { Scope } from '../protect/vocabulary/scope.ts';
import type { Effort, Measurement } from './measurement.ts';

/** Target: a sixth of what `protect()` itself may take. Calls and round trips are those of a write that was approved once. */
const MAX_CPU_MS = 0.1;

const MEMBERS = { recipient: '/recipient/email', amount: '/amount', note: '/note' };
const path = '/accounts/{organization}/payments';
const PAY: OperationDeclaration = {
  ...{ name: 'payments.make', scope: 'payments:make' as Scope, method: 'POST', path },
  members: new Map(Object.entries(MEMBERS)),
};
const PATH = '/accounts/acme/payments';
const BODY = { recipient: { email: 'ada@example.com' }, amount: 1_250.5, note: 'x'.repeat(1_000) };
const PERSON = { organization: 'acme' as OrganizationId, member: 'mem-1' as MemberId };

/** What an agent's request costs beside everything else where its operation is approved exactly: one kilobyte of body. */
export function measureExactOperation({ warmUpRequests, requests }: Effort): Omit<Measurement, 'section'> {
  const each = (count: number) => {
    for (let i = 0; i < count; i += 1) digestOf(i);
  };
  each(warmUpRequests);
  const before = process.cpuUsage();
  each(requests);
  const { user, system } = process.cpuUsage(before);
  return {
    name: 'an operation that is approved exactly: CPU of its digest',
    value: (user + system) / 1_000 / requests,
    unit: 'ms',
    target: MAX_CPU_MS,
  };
}

function digestOf(i: number): Scope {
  const text = JSON.stringify({ ...BODY, amount: i });
  const seen = seeOperation(PAY, { method: 'POST', path: PATH, query: [], body: { text } });
  if (!seen.ok) throw new Error(seen.error.problem);
  return exactScopeOf(seen.value, PERSON);
}
