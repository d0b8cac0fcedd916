import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useEffect } from 'react';
import { useSession } from '../app/session-context.ts';

interface PageProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** What it belongs to: text and path below the organization. */
  readonly parents?: readonly (readonly [text: string, path: string])[];
  readonly children: ReactNode;
}

/** A page of the console: its title in the tab too, and the way back up. */
export function Page({ title, description, actions, parents = [], children }: PageProps) {
  const { organization, organizationName } = useSession();
  useTitle(`${title} · ${organizationName}`);
  const crumbs = [
    ...parents.map(([text, path]) => ({ text, href: `/console/${organization}${path}` })),
    { text: title, href: '' },
  ];
  return (
    <ContentLayout
      {...(parents.length > 0 && { breadcrumbs: <BreadcrumbGroup items={crumbs} ariaLabel="Breadcrumbs" /> })}
      header={
        <Header variant="h1" description={description} actions={actions}>
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">{children}</SpaceBetween>
    </ContentLayout>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Countersign`;
  }, [title]);
}
