import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';

interface LayoutProps {
  readonly navigation: ReactNode;
  readonly navigationOpen: boolean;
  readonly onNavigationChange: (change: { readonly detail: { readonly open: boolean } }) => void;
  readonly breadcrumbs: ReactNode;
  readonly notifications: ReactNode;
  readonly content: ReactNode;
  readonly ariaLabels: {
    readonly navigation: string;
    readonly navigationClose: string;
    readonly navigationToggle: string;
  };
}

/**
 * The frame of every page: a bar with the way back up, the navigation, what was done, the page. The design system's own frame
 * has drawers, split panels and what drags them, which nothing here uses, and weighs a fifth of the whole application.
 */
export function Layout(props: LayoutProps) {
  const { navigation, navigationOpen: isOpen, onNavigationChange, ariaLabels } = props;
  return (
    <div className={isOpen ? 'layout' : 'layout is-shut'}>
      <div className="tools">
        <Button
          variant="icon"
          iconName={isOpen ? 'close' : 'menu'}
          ariaExpanded={isOpen}
          ariaLabel={isOpen ? ariaLabels.navigationClose : ariaLabels.navigationToggle}
          onClick={() => onNavigationChange({ detail: { open: !isOpen } })}
        />
        <div>{props.breadcrumbs}</div>
      </div>
      {isOpen ? <nav aria-label={ariaLabels.navigation}>{navigation}</nav> : null}
      <main className="page">
        <div className="notifications">{props.notifications}</div>
        {props.content}
      </main>
    </div>
  );
}
