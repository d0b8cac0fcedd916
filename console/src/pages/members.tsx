import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import { mayAdminister, useAddress, useAdministration, useSession } from '../app/session-context.ts';
import { Empty } from '../common/empty.tsx';
import { Listing } from '../common/listing.tsx';
import { Name } from '../common/name.tsx';
import { Page } from '../common/page.tsx';
import { Status } from '../common/status.tsx';
import { usePages } from '../common/use-pages.ts';
import { AddMember } from './member/add-member.tsx';

const PRESENT = { value: '', label: 'Active and disabled' };
const STATUSES = [
  PRESENT,
  { value: 'active', label: 'Active' },
  { value: 'disabled', label: 'Disabled' },
  { value: 'removed', label: 'Removed' },
];

/** The people of the organization. */
export function Members() {
  const session = useSession();
  const administration = useAdministration();
  const address = useAddress();
  const [status, setStatus] = useState('');
  const [q, setQ] = useState('');
  const [isAdding, setAdding] = useState(false);
  const pages = usePages(`${status} ${q}`, (cursor) =>
    administration.members({ cursor, q, status: status === '' ? undefined : (status as 'active') }),
  );
  return (
    <Page
      title="Members"
      description="Whoever a provider names must be one of them, unless it may add people just in time."
      actions={
        mayAdminister(session) ? (
          <Button variant="primary" onClick={() => setAdding(true)}>
            Add a member
          </Button>
        ) : undefined
      }
    >
      <Filters status={status} onStatus={setStatus} onAddress={setQ} />
      <Listing
        title="Members"
        noun="member"
        pages={pages}
        hasOwnFilter
        idOf={({ id }) => id}
        columns={[
          {
            id: 'email',
            header: 'Address',
            isRowHeader: true,
            sortingField: 'email',
            cell: ({ id, email }) => (
              <Link href={address(`/members/${id}`)}>
                <Name>{email}</Name>
              </Link>
            ),
          },
          { id: 'status', header: 'Status', sortingField: 'status', cell: (one) => <Status of={one.status} /> },
          { id: 'role', header: 'Role', sortingField: 'role', cell: ({ role }) => role },
          { id: 'linked', header: 'Known to a provider', cell: ({ linked }) => (linked ? 'yes' : 'not yet') },
        ]}
        empty={
          q === '' && status === '' ? (
            <Empty title="No members yet">
              Add them here, import them with countersign member import, or let a provider add them.
            </Empty>
          ) : (
            <Empty title="Nobody like this" />
          )
        }
      />
      {isAdding ? <AddMember onClose={() => setAdding(false)} onAdded={pages.reload} /> : null}
    </Page>
  );
}

interface FiltersProps {
  readonly status: string;
  readonly onStatus: (status: string) => void;
  /** When somebody has stopped typing. */
  readonly onAddress: (beginning: string) => void;
}

function Filters({ status, onStatus, onAddress }: FiltersProps) {
  const [typed, setTyped] = useState('');
  return (
    <SpaceBetween direction="horizontal" size="s">
      <TextFilter
        filteringText={typed}
        filteringPlaceholder="Address begins with"
        filteringAriaLabel="Find members whose address begins with"
        onChange={({ detail }) => setTyped(detail.filteringText)}
        onDelayedChange={({ detail }) => onAddress(detail.filteringText)}
      />
      <Select
        ariaLabel="Status"
        selectedOption={STATUSES.find(({ value }) => value === status) ?? PRESENT}
        options={STATUSES}
        onChange={({ detail }) => onStatus(detail.selectedOption.value ?? '')}
      />
    </SpaceBetween>
  );
}
