import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import type { ProviderImpact } from '../../api/administration.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { Confirm } from '../../common/confirm.tsx';
import { Counted, isCounted } from '../../common/counted.tsx';
import { hostOf } from '../../common/host-of.ts';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/providers.ts';
import type { ProviderPartProps } from '../provider.tsx';

type DisableProviderProps = Omit<ProviderPartProps, 'onReload'> & { readonly onClose: () => void };

/** Says in numbers whom it would leave outside, before it does. */
export function DisableProvider({ provider, onChanged, onClose }: DisableProviderProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const impact = useLoad(provider.id, () => administration.providerImpact(provider.id));
  const disable = async () => {
    onChanged(await administration.disableProvider(provider));
    done(texts.itDisabledWithinMinute);
  };
  return (
    <Confirm
      title={texts.disableQuestion(hostOf(provider.issuer))}
      action={texts.disable}
      onConfirm={disable}
      onClose={onClose}
      isReady={isCounted(impact)}
    >
      <Counted loaded={impact} otherwise={texts.whoeverSignsInThrough}>
        {(counted) => <Told impact={counted} />}
      </Counted>
    </Confirm>
  );
}

function Told({ impact }: { readonly impact: ProviderImpact }) {
  return (
    <>
      <Box>{texts.cannotSignInThrough(impact.linked_members, impact.more === true)}</Box>
      {impact.last_sign_in ? <Alert type="warning">{texts.nothingProvesThatYou}</Alert> : null}
    </>
  );
}
