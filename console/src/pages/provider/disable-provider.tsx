import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import type { ProviderImpact } from '../../api/administration.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { Confirm } from '../../common/confirm.tsx';
import { Counted, isCounted } from '../../common/counted.tsx';
import { hostOf } from '../../common/host-of.ts';
import { count } from '../../common/times.ts';
import { useLoad } from '../../common/use-load.ts';
import type { ProviderPartProps } from '../provider.tsx';

type DisableProviderProps = Omit<ProviderPartProps, 'onReload'> & { readonly onClose: () => void };

/** Says in numbers whom it would leave outside, before it does. */
export function DisableProvider({ provider, onChanged, onClose }: DisableProviderProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const impact = useLoad(provider.id, () => administration.providerImpact(provider.id));
  const disable = async () => {
    onChanged(await administration.disableProvider(provider));
    done('It is disabled: within a minute nothing that it says is believed.');
  };
  return (
    <Confirm
      title={`Disable ${hostOf(provider.issuer)}?`}
      action="Disable"
      onConfirm={disable}
      onClose={onClose}
      isReady={isCounted(impact)}
    >
      <Counted loaded={impact} otherwise="Whoever signs in through it alone cannot sign in any more.">
        {(counted) => <Told impact={counted} />}
      </Counted>
    </Confirm>
  );
}

function Told({ impact }: { readonly impact: ProviderImpact }) {
  return (
    <>
      <Box>
        {impactInWords(impact)} cannot sign in through it any more, and their tools get no tokens. Tokens that it stood
        for are refused within a minute where APIs look. You can enable it again.
      </Box>
      {impact.last_sign_in ? (
        <Alert type="warning">
          Nothing proves that you could still sign in without it, so that this will be refused. Sign in through another
          provider first.
        </Alert>
      ) : null}
    </>
  );
}

export function impactInWords({ linked_members: members, more }: ProviderImpact): string {
  return `${more ? 'More than ' : ''}${count(members, 'member')}`;
}
