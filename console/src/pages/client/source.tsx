import Box from '@cloudscape-design/components/box';
import type { ClientJson } from '../../../../lambdas/endpoints/administration/schemas/clients.ts';
import { Copyable } from '../../common/copyable.tsx';
import { Moment } from '../../common/moment.tsx';
import { OwnName } from '../clients.tsx';

/** Where a client came from, and who changes what it is. */
export function Source({ client }: { readonly client: ClientJson }) {
  if (client.registered_by === 'operator') return <>the operator, who registered it</>;
  if (client.vouched_by !== undefined) return <Vouched by={client.vouched_by} />;
  return (
    <>
      {client.registered_by === 'document' ? (
        <>the document at {client.source_host}, which its developer changes</>
      ) : (
        <>itself (dynamic registration), for your organization alone</>
      )}
      <OwnName client={client} />
      <Registration client={client} />
      {client.asked?.member === undefined ? null : (
        <Box variant="small" display="block">
          {client.asked.member} asked for it <Moment at={client.asked.at} />
        </Box>
      )}
    </>
  );
}

/** Nobody looked at it before it came. */
function Vouched({ by: { provider, name, first_seen_at: at } }: { readonly by: VouchedBy }) {
  return (
    <>
      nobody: your provider <Copyable value={provider} label="provider id" /> vouches for it, and calls it “{name}”
      <Box variant="small" display="block">
        First seen <Moment at={at} />. It proves a key of its own with every request, and has no secret.
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
      Registered <Moment at={at} /> with the operator’s token <Copyable value={token} label="name of the token" />
      {until === undefined ? null : (
        <>
          . Unless you enable it, it ends <Moment at={until} />
        </>
      )}
      {deletedAt === undefined ? null : (
        <>
          . It deleted its registration <Moment at={deletedAt} />, for good
        </>
      )}
    </Box>
  );
}

/** The operator may everywhere; whoever registered itself may take itself away. */
export function whoMayStop({ registered_by: by }: ClientJson): string {
  return by === 'registration'
    ? 'You, here. The operator, and the tool itself, for good.'
    : 'You, here. The operator, everywhere.';
}
