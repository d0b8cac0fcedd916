import Box from '@cloudscape-design/components/box';
import type { ClientJson } from '../../../../lambdas/endpoints/administration/schemas/clients.ts';
import { Copyable } from '../../common/copyable.tsx';
import { Moment } from '../../common/moment.tsx';
import { texts } from '../../texts/clients.ts';
import { OwnName } from '../clients.tsx';

/** Where a client came from, and who changes what it is. */
export function Source({ client }: { readonly client: ClientJson }) {
  if (client.registered_by === 'operator') return texts.theOperatorWhoRegistered;
  if (client.vouched_by !== undefined) return <Vouched by={client.vouched_by} />;
  return (
    <>
      {client.registered_by === 'document'
        ? texts.theDocumentAtWhich(client.source_host ?? '')
        : texts.itselfDynamicRegistrationFor}
      <OwnName client={client} />
      <Registration client={client} />
      {client.asked?.member === undefined ? null : (
        <Box variant="small" display="block">
          {texts.askedForIt(client.asked.member, <Moment at={client.asked.at} />)}
        </Box>
      )}
    </>
  );
}

/** Nobody looked at it before it came. */
function Vouched({ by: { provider, name, first_seen_at: at } }: { readonly by: VouchedBy }) {
  return (
    <>
      {texts.nobodyYourProviderVouches(<Copyable value={provider} label={texts.providerId} />, name)}
      <Box variant="small" display="block">
        {texts.firstSeenItProves(<Moment at={at} />)}
      </Box>
    </>
  );
}

type VouchedBy = NonNullable<ClientJson['vouched_by']>;

/** With which token it registered, which says who gave it one, and what is left to do. */
function Registration({ client: { registration } }: { readonly client: ClientJson }) {
  if (registration === undefined) return null;
  const { at, token, waits_until: until, deleted_at: deletedAt } = registration;
  return (
    <Box variant="small" display="block">
      {texts.registeredWithOperatorsToken({
        at: <Moment at={at} />,
        token: <Copyable value={token} label={texts.nameToken} />,
        ...(until !== undefined && { until: <Moment at={until} /> }),
        ...(deletedAt !== undefined && { deletedAt: <Moment at={deletedAt} /> }),
      })}
    </Box>
  );
}

/** The operator may everywhere; whoever registered itself may take itself away. */
export function whoMayStop({ registered_by: by }: ClientJson): string {
  return by === 'registration' ? texts.youHereOperatorAnd : texts.youHereOperatorEverywhere;
}
