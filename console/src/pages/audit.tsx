import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { AuditQuery } from '../../../lambdas/endpoints/administration/schemas/queries.ts';
import type { AuditEntryJson } from '../../../lambdas/endpoints/administration/schemas/records.ts';
import { ApiProblem } from '../api/problem.ts';
import { useAdministration } from '../app/session-context.ts';
import { Empty } from '../common/empty.tsx';
import { Listing, NARROW } from '../common/listing.tsx';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { useChange } from '../common/use-change.ts';
import { useMedia } from '../common/use-media.ts';
import { usePages } from '../common/use-pages.ts';
import { readWholeNumber } from '../common/whole-number.ts';
import { texts } from '../texts/audit.ts';
import { actionInWords, asAction } from './audit/actions.ts';
import { Details, ToWhat, What, When, Who } from './audit/entry-cells.tsx';
import { EXPORTED_AT_ONCE } from './audit/export.ts';
import { ExportMenu } from './audit/export-menu.tsx';
import { DEFAULT_DAYS, Filters } from './audit/filters.tsx';

const DAY_SECONDS = 86_400;
/** As long as an entry is kept. */
const MAX_DAYS = 400;

const COLUMNS: readonly TableProps.ColumnDefinition<AuditEntryJson>[] = [
  { id: 'at', header: texts.when, minWidth: 150, sortingField: 'at', cell: ({ at }) => <When at={at} /> },
  {
    id: 'action',
    header: texts.what,
    isRowHeader: true,
    minWidth: 170,
    sortingField: 'action',
    cell: ({ action }) => <What action={action} />,
  },
  { id: 'actor', header: texts.who, minWidth: 195, cell: ({ actor }) => <Who actor={actor} /> },
  { id: 'target', header: texts.toWhat, minWidth: 195, cell: (entry) => <ToWhat {...entry} /> },
  { id: 'details', header: texts.details, cell: (entry) => <Details {...entry} /> },
];

/** Where there is room for one column: all of it, under what happened. */
const NARROW_COLUMNS: readonly TableProps.ColumnDefinition<AuditEntryJson>[] = [
  {
    id: 'all',
    header: texts.entry,
    isRowHeader: true,
    cell: (entry) => (
      <SpaceBetween size="xxs">
        <What action={entry.action} />
        <div>{texts.by(<Who actor={entry.actor} />)}</div>
        <div>{texts.on(<ToWhat {...entry} />)}</div>
        <When at={entry.at} />
        <Details {...entry} />
      </SpaceBetween>
    ),
  },
];

/** Who changed what, approved what, signed in. The filters are in the address: a search can be sent to somebody. */
export function Audit() {
  const administration = useAdministration();
  const [query, setQuery] = useSearchParams();
  const [now] = useState(() => Math.floor(Date.now() / 1_000));
  const isNarrow = useMedia(NARROW);
  const exporting = useChange();
  const days = daysOf(query.get('days'));
  const action = query.get('action') ?? '';
  const actor = query.get('actor') ?? '';
  const filters: AuditQuery = { from: String(now - Number(days) * DAY_SECONDS), actor };
  const load = async (cursor?: string, limit?: string) =>
    administration.audit({ ...filters, action: knownAction(action), cursor, ...(limit && { limit }) });
  const pages = usePages(query.toString(), (cursor) => load(cursor));
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
  return (
    <Page
      title={texts.auditTrail}
      description={texts.nobodyCanChangeOr}
      actions={<ExportMenu load={(cursor) => load(cursor, EXPORTED_AT_ONCE)} exporting={exporting} />}
    >
      <ProblemAlert problem={exporting.problem} />
      <Filters days={days} action={action} actor={actor} onChange={change} />
      <Listing
        title={texts.entries}
        noun={texts.entryNoun}
        pages={pages}
        idOf={({ id }) => id}
        narrow={['all']}
        hasOwnFilter
        columns={isNarrow ? NARROW_COLUMNS : COLUMNS}
        empty={<Empty title={texts.noEntries}>{noneOf({ days, action, actor })}</Empty>}
      />
    </Page>
  );
}

/** From an address, too: what is no action was never recorded, which says nothing of what happened. @throws ApiProblem */
function knownAction(action: string) {
  if (action === '') return undefined;
  const known = asAction(action);
  if (known !== undefined) return known;
  const message = texts.thereNoActionChoose(action);
  throw new ApiProblem({ status: 400, kind: 'invalid_request', message });
}

/** From an address that somebody may have edited: what is no number of days is the usual one. */
function daysOf(text: string | null): string {
  const days = readWholeNumber(text ?? '');
  return days === undefined || days < 1 || days > MAX_DAYS ? DEFAULT_DAYS : String(days);
}

/** Exactly what was looked for, and no more: an id may be nobody's. */
function noneOf({ days, action, actor }: { readonly days: string; readonly action: string; readonly actor: string }) {
  return texts.theTrailHoldsNo({
    ...(action !== '' && { action: actionInWords(action) }),
    ...(actor !== '' && { actor }),
    days: Number(days),
  });
}
