import Box from '@cloudscape-design/components/box';
import { useNavigate } from 'react-router';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration, useSession } from '../../app/session-context.ts';
import { Confirm } from '../../common/confirm.tsx';
import { hostOf } from '../../common/host-of.ts';
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
    done(`${provider.issuer} is removed. It may be registered again, here or elsewhere.`);
    void navigate(`/${organization}/providers`);
  };
  return (
    <Confirm title={`Remove ${hostOf(provider.issuer)}?`} action="Remove" onConfirm={remove} onClose={onClose}>
      <Box>
        Its settings, its client here and the names by which it knows tools are gone for good. Tokens that it stood for
        stay refused. If members are still linked to it, this is refused, and says how many.
      </Box>
    </Confirm>
  );
}
