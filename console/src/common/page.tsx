import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useContext, useEffect } from 'react';
import { consolePath } from '../../../lambdas/routes.ts';
import { branding } from '../app/branding.ts';
import { BreadcrumbsContext } from '../app/breadcrumbs.ts';
import { useSession } from '../app/session-context.ts';
import { isolated, Name } from './name.tsx';

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
  useTitle(`${isolated(title)} · ${isolated(organizationName)}`);
  useBreadcrumbs([[isolated(organizationName), ''], ...parents], isolated(title), organization);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={description} actions={actions}>
          <Name>{title}</Name>
        </Header>
      }
    >
      <SpaceBetween size="l">{children}</SpaceBetween>
    </ContentLayout>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${branding().productName}`;
  }, [title]);
}

function useBreadcrumbs(parents: readonly (readonly [string, string])[], title: string, organization: string): void {
  const show = useContext(BreadcrumbsContext);
  const key = JSON.stringify([...parents, [title, '']]);
  useEffect(() => {
    const steps = JSON.parse(key) as readonly [string, string][];
    show(steps.map(([text, path]) => ({ text, href: consolePath(organization, path) })));
  }, [key, organization, show]);
}
