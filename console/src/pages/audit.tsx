import Box from '@cloudscape-design/components/box';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { AuditEntryJson } from '../../../lambdas/endpoints/administration/schemas/records.ts';
import { useAdministration, useSession } from '../app/session-context.ts';
import { Empty } from '../common/empty.tsx';
import { Listing } from '../common/listing.tsx';
import { Moment } from '../common/moment.tsx';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { exactly } from '../common/times.ts';
import { useChange } from '../common/use-change.ts';
import { usePages } from '../common/use-pages.ts';
import { Evidence } from './audit/evidence.tsx';
import { downloadEntries } from './audit/export.ts';

const SPANS = [
  { value: '1', label: 'The last day' },
  { value: '7', label: 'The last week' },
  { value: '30', label: 'The last 30 days' },
  { value: '90', label: 'The last 90 days' },
  { value: '400', label: 'The last 400 days' },
] as const;
const DAY_SECONDS = 86_400;

const COLUMNS: readonly TableProps.ColumnDefinition<AuditEntryJson>[] = [
  { id: 'at', header: 'When', sortingField: 'at', cell: ({ at }) => <When at={at} /> },
  {
    id: 'action',
    header: 'What',
    isRowHeader: true,
    sortingField: 'action',
    cell: (entry) => <span className="claims">{entry.action}</span>,
  },
  {
    id: 'actor',
    header: 'Who',
    cell: ({ actor: who }) => `${who.kind} ${who.id}${who.client === undefined ? '' : ` with ${who.client}`}`,
  },
  { id: 'target', header: 'To what', cell: ({ target }) => <span className="claims">{target}</span> },
  {
    id: 'details',
    header: 'Details',
    cell: ({ details, evidence }) => (
      <>
        <Details of={details} />
        {evidence !== undefined && <Evidence of={evidence} />}
      </>
    ),
  },
];

/** Who changed what, approved what, signed in. The filters are in the address: a search can be sent to somebody. */
export function Audit() {
  const { organization } = useSession();
  const administration = useAdministration();
  const [query, setQuery] = useSearchParams();
  const [now] = useState(() => Math.floor(Date.now() / 1_000));
  const exporting = useChange();
  const days = query.get('days') ?? '30';
  const action = query.get('action') ?? '';
  const actor = query.get('actor') ?? '';
  const filters = { from: String(now - Number(days) * DAY_SECONDS), action, actor };
  const pages = usePages(query.toString(), (cursor) => administration.audit({ ...filters, cursor }));
  const change = (name: string, value: string) =>
    setQuery(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === '') after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  const save = (format: 'json' | 'csv') =>
    void exporting.run(() =>
      downloadEntries(organization, format, (cursor) => administration.audit({ ...filters, cursor })),
    );
  return (
    <Page
      title="Audit trail"
      description="Nobody can change or remove an entry, administrators included."
      actions={<Export isBusy={exporting.isBusy} onExport={save} />}
    >
      <ProblemAlert problem={exporting.problem} />
      <Filters days={days} action={action} actor={actor} onChange={change} />
      <Listing
        title="Entries"
        noun="entry"
        pages={pages}
        idOf={({ id }) => id}
        narrow={['at', 'action']}
        columns={COLUMNS}
        empty={<Empty title="No entries">Nothing of this kind happened in this time.</Empty>}
      />
    </Page>
  );
}

function When({ at }: { readonly at: number }) {
  return (
    <>
      {exactly(at)}
      <Box variant="small" display="block">
        <Moment at={at} />
      </Box>
    </>
  );
}

function Details({ of }: { readonly of: AuditEntryJson['details'] }) {
  return (
    <>
      {Object.entries(of).map(([name, value]) => (
        <div key={name}>
          <Box variant="span" color="text-body-secondary">
            {name}
          </Box>{' '}
          <span className="claims">{String(value)}</span>
        </div>
      ))}
    </>
  );
}

interface ExportProps {
  readonly isBusy: boolean;
  readonly onExport: (format: 'json' | 'csv') => void;
}

function Export({ isBusy, onExport }: ExportProps) {
  return (
    <ButtonDropdown
      loading={isBusy}
      items={[
        { id: 'csv', text: 'As CSV' },
        { id: 'json', text: 'As JSON' },
      ]}
      onItemClick={({ detail }) => onExport(detail.id as 'csv')}
    >
      Export
    </ButtonDropdown>
  );
}

interface FiltersProps {
  readonly days: string;
  readonly action: string;
  readonly actor: string;
  readonly onChange: (name: string, value: string) => void;
}

function Filters({ days, action, actor, onChange }: FiltersProps) {
  return (
    <SpaceBetween direction="horizontal" size="m">
      <FormField label="When">
        <Select
          selectedOption={SPANS.find(({ value }) => value === days) ?? SPANS[2]}
          options={[...SPANS]}
          onChange={({ detail }) => onChange('days', detail.selectedOption.value ?? '')}
        />
      </FormField>
      <FormField label="What">
        <Input
          value={action}
          placeholder="provider.registered"
          spellcheck={false}
          onChange={({ detail }) => onChange('action', detail.value.trim())}
        />
      </FormField>
      <FormField label="Who (id)">
        <Input
          value={actor}
          placeholder="mem_…"
          spellcheck={false}
          onChange={({ detail }) => onChange('actor', detail.value.trim())}
        />
      </FormField>
    </SpaceBetween>
  );
}
