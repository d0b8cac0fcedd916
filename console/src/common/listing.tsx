import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { ReactNode } from 'react';
import type { ApiProblem } from '../api/problem.ts';
import { texts } from '../texts/common.ts';
import { Empty } from './empty.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { useMedia } from './use-media.ts';
import type { Pages } from './use-pages.ts';

const PAGE_SIZE = 20;

/** Below this, rows are cards: a phone shows one column. */
export const NARROW = '(max-width: 687px)';

interface ListingProps<Item> {
  readonly title: string;
  /** One of them, for a screen reader: "member". */
  readonly noun: string;
  readonly pages: Pages<Item>;
  readonly columns: readonly TableProps.ColumnDefinition<Item>[];
  readonly idOf: (item: Item) => string;
  readonly empty: ReactNode;
  readonly actions?: ReactNode;
  readonly description?: ReactNode;
  /** The page asks the server: what was loaded is not searched. */
  readonly hasOwnFilter?: boolean;
  /** The columns that a phone keeps; by default the first two. */
  readonly narrow?: readonly string[];
}

/** A list, and why it is not there: what failed is said here, so that no page can show it as if there were nothing. */
export function Listing<Item>(props: ListingProps<Item>) {
  const { problem, reload } = props.pages;
  if (problem === undefined) return <Rows {...props} />;
  return (
    <SpaceBetween size="l">
      <ProblemAlert problem={problem} onRetry={reload} />
      <Rows {...props} empty={<Unknown because={problem} />} />
    </SpaceBetween>
  );
}

/** A list of which nothing is known, or that is not for whoever is signed in. */
export function Unknown({ because: { status } }: { readonly because: ApiProblem }) {
  return (
    <Box textAlign="center" margin={{ vertical: 'm' }} color="inherit">
      <Box variant="strong">{status === 403 ? texts.notShown : texts.notLoaded}</Box>
      <Box variant="p" color="text-body-secondary">
        {status === 403 ? texts.notForYourRole : texts.notKnownUntilLoaded}
      </Box>
    </Box>
  );
}

/** A table that sorts, filters and pages what was loaded, and loads more. */
function Rows<Item>(props: ListingProps<Item>) {
  const { title, noun, pages, idOf, empty, actions, description, hasOwnFilter = false } = props;
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount = 0 } = useRows(pages, empty);
  const shown = useColumns(props);
  return (
    <Table
      {...collectionProps}
      items={[...items]}
      columnDefinitions={shown}
      trackBy={idOf}
      variant="container"
      wrapLines
      loading={pages.isLoading && pages.items.length === 0}
      loadingText={texts.loading}
      ariaLabels={{ tableLabel: title, itemSelectionLabel: (_, item) => `${noun} ${idOf(item)}` }}
      header={
        <Header
          counter={pages.items.length === 0 ? '' : `(${pages.items.length}${pages.hasMore ? '+' : ''})`}
          actions={actions}
          description={description}
        >
          {title}
        </Header>
      }
      filter={
        pages.items.length > 5 && !hasOwnFilter ? (
          <Search title={title} filter={filterProps} found={filteredItemsCount} />
        ) : undefined
      }
      pagination={pages.items.length > PAGE_SIZE ? <Pagination {...paginationProps} /> : undefined}
      footer={
        pages.hasMore ? (
          <Button variant="link" loading={pages.isLoading} onClick={pages.loadMore}>
            {texts.loadMore}
          </Button>
        ) : undefined
      }
    />
  );
}

/** As many as there is room for. An order of a part would look like that of the whole: a part is not sorted. */
function useColumns<Item>({ columns, narrow, pages }: ListingProps<Item>): TableProps.ColumnDefinition<Item>[] {
  const isNarrow = useMedia(NARROW);
  const kept = narrow ?? columns.slice(0, 2).map(({ id }) => id ?? '');
  const shown = isNarrow ? columns.filter(({ id }) => kept.includes(id ?? '')) : columns;
  return pages.hasMore ? shown.map(({ sortingField: _, ...column }) => column) : [...shown];
}

/** What was loaded, filtered, sorted and cut into pages. */
function useRows<Item>(pages: Pages<Item>, empty: ReactNode) {
  const collection = useCollection(pages.items, {
    filtering: {
      empty,
      noMatch: (
        <Empty
          title={texts.nothingMatches}
          action={<Button onClick={() => collection.actions.setFiltering('')}>{texts.showAll}</Button>}
        >
          {pages.hasMore ? texts.onlyWhatWasLoaded : undefined}
        </Empty>
      ),
    },
    pagination: { pageSize: PAGE_SIZE },
    sorting: {},
  });
  return collection;
}

interface SearchProps {
  readonly title: string;
  readonly filter: ReturnType<typeof useCollection>['filterProps'];
  readonly found: number;
}

function Search({ title, filter, found }: SearchProps) {
  return (
    <TextFilter
      {...filter}
      filteringPlaceholder={texts.search(title)}
      filteringAriaLabel={texts.search(title)}
      countText={texts.found(found)}
    />
  );
}
