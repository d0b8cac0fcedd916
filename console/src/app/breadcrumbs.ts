import type { BreadcrumbGroupProps } from '@cloudscape-design/components/breadcrumb-group';
import { createContext } from 'react';

export type Breadcrumbs = readonly BreadcrumbGroupProps.Item[];

/** How a page tells the shell where it is. */
export const BreadcrumbsContext = createContext<(crumbs: Breadcrumbs) => void>(() => undefined);
