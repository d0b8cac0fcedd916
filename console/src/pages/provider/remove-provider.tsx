import Box from '@cloudscape-design/components/box';
import { useNavigate } from 'react-router';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration, useSession } from '../../app/session-context.ts';
import { Confirm } from '../../common/confirm.tsx';
import { hostOf } from '../../common/host-of.ts';
import { texts } from '../../texts/providers.ts';
import type { ProviderPartProps } from '../provider.tsx';

interface RemoveProviderProps extends Pick<ProviderPartProps, 'provider'> {
  readonly onClose: () => void;
}

/** For good: only a provider that is disabled, and that nobody is linked to. */
export function RemoveProvider({ provider, onClose }: RemoveProviderProps) {
  const { organization } = useSession();
  const administration = useAdministration();
  const navigate = useNavigate();
  const { done } = useNotifications();
  const remove = async () => {
    await administration.removeProvider(provider);
    done(texts.isRemovedItMay(provider.issuer));
    void navigate(`/${organization}/providers`);
  };
  return (
    <Confirm
      title={texts.removeQuestion(hostOf(provider.issuer))}
      action={texts.remove}
      onConfirm={remove}
      onClose={onClose}
    >
      <Box>{texts.itsSettingsItsClient}</Box>
    </Confirm>
  );
}
