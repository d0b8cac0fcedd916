import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { MemberJson, MemberPage } from '../../../lambdas/endpoints/administration/schemas/members.ts';
import type { MemberQuery } from '../../../lambdas/endpoints/administration/schemas/queries.ts';
import { mayAdminister, useAddress, useAdministration, useSession } from '../app/session-context.ts';
import { Empty } from '../common/empty.tsx';
import { NARROW } from '../common/listing.tsx';
import { Name } from '../common/name.tsx';
import { OrderedListing } from '../common/ordered-listing.tsx';
import { Page } from '../common/page.tsx';
import { Status } from '../common/status.tsx';
import { useMedia } from '../common/use-media.ts';
import { useFilters, usePage } from '../common/use-page.ts';
import { texts } from '../texts/members.ts';
import { AddMember } from './member/add-member.tsx';
import { MemberFilters } from './members/filters.tsx';

const COLUMNS: readonly TableProps.ColumnDefinition<MemberJson>[] = [
  { id: 'address', header: texts.address, isRowHeader: true, cell: (one) => <Address of={one} /> },
  { id: 'status', header: texts.state, cell: ({ status }) => <Status of={status} /> },
  { id: 'role', header: texts.role, cell: ({ role }) => role },
  { id: 'linked', header: texts.knownToProvider, cell: ({ linked }) => (linked ? texts.yes : texts.notYet) },
];

/** The people of the organization, as the server orders and finds them: what is looked for is in the address. */
export function Members() {
  const session = useSession();
  const administration = useAdministration();
  const { query, look } = useFilters();
  const [isAdding, setAdding] = useState(false);
  const page = usePage<MemberJson, MemberPage>(query, (cursor) =>
    administration.members({ ...filtersOf(query), ...(cursor && { cursor }) }),
  );
  const isOrdered = page.data?.order !== 'any';
  return (
    <Page
      title={texts.members}
      description={texts.whoeverProviderNamesMust}
      actions={
        mayAdminister(session) ? (
          <Button variant="primary" onClick={() => setAdding(true)}>
            {texts.addMember}
          </Button>
        ) : undefined
      }
    >
      <SpaceBetween size="l">
        {isOrdered ? null : <NotPlaced />}
        <OrderedListing
          title={texts.members}
          page={page}
          columns={COLUMNS}
          idOf={({ id }) => id}
          narrow={['address', 'role']}
          filter={<MemberFilters query={query} onChange={look} isByWord={isOrdered} />}
          {...(isOrdered && { order: { column: 'address', isDescending: query.get('sort') === '-address' } })}
          onOrder={(isDescending) => look({ sort: isDescending ? '-address' : '' })}
          empty={<Nobody isAnybody={Object.keys(filtersOf(query)).every((name) => name === 'sort')} />}
        />
      </SpaceBetween>
      {isAdding ? <AddMember onClose={() => setAdding(false)} onAdded={page.reload} /> : null}
    </Page>
  );
}

/** A phone has no column for the state: whoever is not active is said to be so here. */
function Address({ of: { id, email, status } }: { readonly of: MemberJson }) {
  const address = useAddress();
  const isNarrow = useMedia(NARROW);
  return (
    <>
      <Link href={address(`/members/${id}`)}>
        <Name>{email}</Name>
      </Link>
      {isNarrow && status !== 'active' ? <Status of={status} /> : null}
    </>
  );
}

function Nobody({ isAnybody }: { readonly isAnybody: boolean }) {
  return isAnybody ? (
    <Empty title={texts.noMembersYet}>{texts.addThemHereImport}</Empty>
  ) : (
    <Empty title={texts.nobodyLikeThis}>{texts.lookForBeginningAny}</Empty>
  );
}

/** Of an organization that a former release made. */
function NotPlaced() {
  return (
    <Alert type="info" header={texts.theseMembersInNo}>
      {texts.madeByFormerRelease}
    </Alert>
  );
}

/** What the address says, as it says it: the server refuses by name what it does not know. */
function filtersOf(query: URLSearchParams): MemberQuery {
  const named = ['q', 'role', 'status', 'sort'].flatMap((name) => {
    const value = query.get(name) ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(named) as MemberQuery;
}
