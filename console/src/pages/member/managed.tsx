import Alert from '@cloudscape-design/components/alert';
import type { MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { ProviderLink } from '../../common/named-links.tsx';

/** Whose word it is whether a member may come in, and what to do about it. Nothing where it is the administrators' alone. */
export function Managed({ member }: { readonly member: MemberJson }) {
  const { status, managed_by: manager, disabled_by: disabler } = member;
  if (status === 'removed') return null;
  if (disabler !== undefined)
    return manager === disabler ? <SwitchedOff provider={disabler} /> : <Reported provider={disabler} />;
  if (manager === undefined) return null;
  return status === 'disabled' ? <DisabledHere provider={manager} /> : <ComesAndGoes provider={manager} />;
}

interface Props {
  readonly provider: string;
}

function SwitchedOff({ provider }: Props) {
  return (
    <Alert type="warning" header="Their provider has disabled this member">
      <ProviderLink id={provider} /> manages them by SCIM. Enable the person there, and they are active here again.
      Enable them here, and your word takes the place of the provider’s, until it disables them once more.
    </Alert>
  );
}

/** By a signal, or by deleting them: nothing that the provider enables brings them back. */
function Reported({ provider }: Props) {
  return (
    <Alert type="warning" header="Their provider has reported this member as gone">
      <ProviderLink id={provider} /> sent a signal, or deleted them by SCIM. If they may come in again, enable them
      here, under Actions; a provider with SCIM may also create them anew.
    </Alert>
  );
}

function DisabledHere({ provider }: Props) {
  return (
    <Alert type="info" header="An administrator has disabled this member">
      <ProviderLink id={provider} /> manages them and cannot bring them back. Only an administrator can: with Enable
      again, under Actions.
    </Alert>
  );
}

function ComesAndGoes({ provider }: Props) {
  return (
    <Alert type="info" header="Their provider manages this member">
      Whoever is disabled or deleted at <ProviderLink id={provider} /> is disabled here, and comes back when they are
      enabled there. Whoever leaves you is best disabled there. The role is yours: change it here.
    </Alert>
  );
}
