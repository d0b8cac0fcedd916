import Alert from '@cloudscape-design/components/alert';
import type { MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { ProviderLink } from '../../common/named-links.tsx';
import { texts } from '../../texts/members.ts';

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
    <Alert type="warning" header={texts.theirProviderHasDisabled}>
      {texts.managesThemByScim(<ProviderLink id={provider} />)}
    </Alert>
  );
}

/** By a signal, or by deleting them: nothing that the provider enables brings them back. */
function Reported({ provider }: Props) {
  return (
    <Alert type="warning" header={texts.theirProviderHasReported}>
      {texts.sentSignalOrDeleted(<ProviderLink id={provider} />)}
    </Alert>
  );
}

function DisabledHere({ provider }: Props) {
  return (
    <Alert type="info" header={texts.anAdministratorHasDisabled}>
      {texts.managesThemAndCannot(<ProviderLink id={provider} />)}
    </Alert>
  );
}

function ComesAndGoes({ provider }: Props) {
  return (
    <Alert type="info" header={texts.theirProviderManagesThis}>
      {texts.whoeverDisabledOrDeleted(<ProviderLink id={provider} />)}
    </Alert>
  );
}
