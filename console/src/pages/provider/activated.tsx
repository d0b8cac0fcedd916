import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import { useSearchParams } from 'react-router';
import { ACTIVATED_PARAMETER } from '../../../../lambdas/core/sign-in/activation-address.ts';
import type { ProviderJson } from '../../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import { useAddress, useAdministration, useSession } from '../../app/session-context.ts';
import { hostOf } from '../../common/host-of.ts';
import { Name } from '../../common/name.tsx';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/providers.ts';

/** After a person has said that an account is theirs: what that has done. By what there is now, not by the address. */
export function Activated({ provider }: { readonly provider: ProviderJson }) {
  const [parameters, setParameters] = useSearchParams();
  if (parameters.get(ACTIVATED_PARAMETER) !== provider.id || provider.status !== 'active') return null;
  const dismiss = () =>
    setParameters(
      (current) => {
        current.delete(ACTIVATED_PARAMETER);
        return current;
      },
      { replace: true },
    );
  return (
    <Alert type="success" dismissible dismissAriaLabel={texts.dismiss} header={texts.isNowActive} onDismiss={dismiss}>
      <WhomItLinked provider={provider} />
    </Alert>
  );
}

function WhomItLinked({ provider }: { readonly provider: ProviderJson }) {
  const { member, email } = useSession();
  const administration = useAdministration();
  const address = useAddress();
  const links = useLoad(`${member} ${provider.id}`, () => administration.links(member));
  const own = (links.data?.items ?? []).filter((link) => link.provider === provider.id);
  return (
    <Box color="inherit">
      {texts.yourMembersCanSign(
        hostOf(provider.issuer),
        own.map(({ id, claim, subject }) => (
          <span key={id}>
            {texts.youKnownThereAs(
              <Name>{email}</Name>,
              <span className="claims">
                {claim}: <Name>{subject}</Name>
              </span>,
            )}
          </span>
        )),
        <Link href={address(`/members/${member}`)}>{texts.yourPage}</Link>,
      )}
    </Box>
  );
}
