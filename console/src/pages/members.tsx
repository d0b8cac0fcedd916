import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { MemberJson, MemberPage } from '../../../lambdas/endpoints/administration/schemas/members.ts';
import type { MemberQuery } from '../../../lambdas/endpoints/administration/schemas/queries.ts';
import { mayAdminister, useAdministration, useSession } from '../app/session-context.ts';
import { Empty } from '../common/empty.tsx';
import { type Order, OrderedListing } from '../common/ordered-listing.tsx';
import { Page } from '../common/page.tsx';
import { useFilters, usePage } from '../common/use-page.ts';
import { texts } from '../texts/members.ts';
import { AddMember } from './member/add-member.tsx';
import { COLUMNS } from './members/columns.tsx';
import { MemberFilters } from './members/filters.tsx';

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
  const order = orderOf(query);
  return (
    <Page
      title={texts.members}
      description={texts.whoeverProviderNamesMustBe}
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
          narrow={['address', order.column === 'last_sign_in' ? 'last_sign_in' : 'role']}
          filter={<MemberFilters query={query} onChange={look} isByWord={isOrdered} />}
          orders={['address', 'last_sign_in']}
          {...(isOrdered && { order })}
          onOrder={(wanted) => look(sortOf(wanted, order))}
          empty={<Nobody isAnybody={Object.keys(filtersOf(query)).every((name) => name === 'sort')} />}
        />
      </SpaceBetween>
      {isAdding ? <AddMember onClose={() => setAdding(false)} onAdded={page.reload} /> : null}
    </Page>
  );
}

function Nobody({ isAnybody }: { readonly isAnybody: boolean }) {
  return isAnybody ? (
    <Empty title={texts.noMembersYet}>{texts.addThemHereImport}</Empty>
  ) : (
    <Empty title={texts.nobodyLikeThis}>{texts.lookForBeginningAnyWord}</Empty>
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

/** As the address has it; those who have not signed in for long are in the order of sign-ins. */
function orderOf(query: URLSearchParams): Order {
  const sort = query.get('sort') ?? (query.has('not_signed_in_for_days') ? 'last_sign_in' : 'address');
  return { column: sort.replace(/^-/, ''), isDescending: sort.startsWith('-') };
}

/** The latest first, where somebody asks for the order of sign-ins first. Words are found in the order of addresses alone. */
function sortOf({ column, isDescending }: Order, before: Order): Readonly<Record<string, string>> {
  if (column === 'address') return { sort: isDescending ? '-address' : '', not_signed_in_for_days: '' };
  const isLatestFirst = isDescending || before.column !== column;
  return { sort: isLatestFirst ? '-last_sign_in' : 'last_sign_in', q: '' };
}

/** What the address says, as it says it: the server refuses by name what it does not know. */
function filtersOf(query: URLSearchParams): MemberQuery {
  const named = ['q', 'role', 'status', 'sort', 'not_signed_in_for_days'].flatMap((name) => {
    const value = query.get(name) ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(named) as MemberQuery;
}
