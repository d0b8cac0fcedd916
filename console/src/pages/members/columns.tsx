import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import type { TableProps } from '@cloudscape-design/components/table';
import type { MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { useAddress } from '../../app/session-context.ts';
import { NARROW } from '../../common/listing.tsx';
import { Name } from '../../common/name.tsx';
import { ProviderLink } from '../../common/named-links.tsx';
import { Status } from '../../common/status.tsx';
import { useMedia } from '../../common/use-media.ts';
import { texts } from '../../texts/members.ts';
import { SignInMoment } from './sign-in-moment.tsx';

/** Those with a `sort` of the API's are what the server orders by. */
export const COLUMNS: readonly TableProps.ColumnDefinition<MemberJson>[] = [
  { id: 'address', header: texts.member, isRowHeader: true, cell: (one) => <Who of={one} /> },
  { id: 'status', header: texts.state, cell: ({ status }) => <Status of={status} /> },
  { id: 'role', header: texts.role, cell: ({ role }) => role },
  { id: 'last_sign_in', header: texts.lastSignIn, cell: (one) => <LastSignIn of={one} /> },
  { id: 'known', header: texts.knownToProvider, cell: (one) => <Known of={one} /> },
];

/** A phone has no column for the state: whoever is not active is said to be so here. */
function Who({ of: { id, email, name, status } }: { readonly of: MemberJson }) {
  const address = useAddress();
  const isNarrow = useMedia(NARROW);
  return (
    <>
      <Link href={address(`/members/${id}`)}>
        <Name>{name ?? email}</Name>
      </Link>
      {name === undefined ? null : (
        <Box variant="small" display="block">
          <Name>{email}</Name>
        </Box>
      )}
      {isNarrow && status !== 'active' ? <Status of={status} /> : null}
    </>
  );
}

function LastSignIn({ of: { last_sign_in: last } }: { readonly of: MemberJson }) {
  return last === undefined ? texts.never : <SignInMoment at={last.at} />;
}

function Known({ of: { linked, managed_by: manager } }: { readonly of: MemberJson }) {
  if (manager === undefined) return linked ? texts.yes : texts.notYet;
  return <>{texts.managedBy(<ProviderLink id={manager} />)}</>;
}
