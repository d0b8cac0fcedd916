import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { texts } from '../texts/common.ts';
import type { Pages } from './use-pages.ts';

/** Below cards that come in pages: anew, and further. */
export function PageButtons({ pages }: { readonly pages: Pages<unknown> }) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <span className="tall">
        <Button iconName="refresh" loading={pages.isLoading} onClick={pages.reload}>
          {texts.loadAgain}
        </Button>
      </span>
      {pages.hasMore ? (
        <span className="tall">
          <Button loading={pages.isLoading} onClick={pages.loadMore}>
            {texts.loadMore}
          </Button>
        </span>
      ) : null}
    </SpaceBetween>
  );
}
