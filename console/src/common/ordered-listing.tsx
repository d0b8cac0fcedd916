import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { texts } from '../texts/common.ts';
import { NARROW, Unknown } from './listing.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { useMedia } from './use-media.ts';
import type { OnePage } from './use-page.ts';
import type { PageOf } from './use-pages.ts';

export interface Order {
  readonly column: string;
  readonly isDescending: boolean;
}

interface OrderedListingProps<Item> {
  readonly title: string;
  readonly page: OnePage<Item, PageOf<Item>>;
  readonly columns: readonly TableProps.ColumnDefinition<Item>[];
  readonly idOf: (item: Item) => string;
  readonly empty: ReactNode;
  readonly filter: ReactNode;
  /** Of the whole list, by the server; absent: it is in no order. */
  readonly order?: Order;
  /** The columns that the server can order the whole by. */
  readonly orders: readonly string[];
  readonly onOrder: (order: Order) => void;
  /** The columns that a phone keeps. */
  readonly narrow: readonly string[];
}

/** One page of a list that the server orders and searches: whatever it shows is of the whole. */
export function OrderedListing<Item>(props: OrderedListingProps<Item>) {
  const { title, page, idOf, filter, empty, order, onOrder } = props;
  const columns = useColumns(props);
  const sorted = columns.find(({ id }) => id === order?.column);
  return (
    <SpaceBetween size="l">
      {page.problem === undefined ? null : <ProblemAlert problem={page.problem} onRetry={page.reload} />}
      <Table
        items={[...(page.data?.items ?? [])]}
        columnDefinitions={columns}
        trackBy={idOf}
        variant="container"
        wrapLines
        loading={page.isLoading && page.problem === undefined}
        loadingText={texts.loading}
        ariaLabels={{ tableLabel: title }}
        header={<Header>{title}</Header>}
        filter={filter}
        empty={page.problem === undefined ? empty : <Unknown because={page.problem} />}
        {...(sorted && { sortingColumn: sorted, sortingDescending: order?.isDescending ?? false })}
        onSortingChange={({ detail: { sortingColumn, isDescending = false } }) =>
          onOrder({ column: sortingColumn.sortingField ?? '', isDescending })
        }
        footer={<Turn page={page} />}
      />
    </SpaceBetween>
  );
}

function useColumns<Item>({
  columns,
  narrow,
  order,
  orders,
}: OrderedListingProps<Item>): TableProps.ColumnDefinition<Item>[] {
  const isNarrow = useMedia(NARROW);
  const shown = isNarrow ? columns.filter(({ id }) => narrow.includes(id ?? '')) : columns;
  return shown.map((column) =>
    order && orders.includes(column.id ?? '') ? { ...column, sortingField: column.id ?? '' } : column,
  );
}

/** Nothing where one page is all. */
function Turn({
  page: { previous, next, isLoading },
}: {
  readonly page: Pick<OnePage<unknown, PageOf<unknown>>, 'previous' | 'next' | 'isLoading'>;
}) {
  if (previous === undefined && next === undefined) return null;
  return (
    <Box textAlign="center">
      <SpaceBetween direction="horizontal" size="xs">
        <Button iconName="angle-left" disabled={previous === undefined || isLoading} onClick={() => previous?.()}>
          {texts.previousPage}
        </Button>
        <Button
          iconName="angle-right"
          iconAlign="right"
          disabled={next === undefined || isLoading}
          onClick={() => next?.()}
        >
          {texts.nextPage}
        </Button>
      </SpaceBetween>
    </Box>
  );
}
