import Badge from '@cloudscape-design/components/badge';
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { useLocation } from 'react-router';
import { consolePath, ROUTES } from '../../../lambdas/routes.ts';
import type { Session } from '../api/session.ts';
import { isolated } from '../common/name.tsx';
import { useInbox } from './inbox.tsx';
import { mayAdminister, mayRead } from './session-context.ts';

/** What this person can open; nobody is shown a door that stays shut. */
export function Navigation({ session }: { readonly session: Session }) {
  const { pathname } = useLocation();
  const base = consolePath(session.organization);
  const current = ROUTES.console.console.path + pathname;
  const { requests = [] } = useInbox();
  const items = itemsFor(session, base, requests.length);
  const hrefs = items
    .flatMap((item) => ('items' in item ? item.items : [item]))
    .flatMap((item) => ('href' in item ? [item.href] : []));
  // A refusal is looked up from Activity, whose address it does not have.
  const place = current.replace(`${base}/refusals/`, `${base}/activity/`);
  const active = hrefs.filter((href) => place === href || (href !== base && place.startsWith(`${href}/`))).at(-1);
  return (
    <SideNavigation
      header={{ text: isolated(session.organizationName), href: base }}
      activeHref={active ?? base}
      items={items}
    />
  );
}

function itemsFor(session: Session, base: string, waiting: number): SideNavigationProps.Item[] {
  const link = (text: string, path: string): SideNavigationProps.Link => ({
    type: 'link',
    text,
    href: `${base}${path}`,
  });
  if (session.isSetup) return [link('Identity providers', '/providers')];
  const agents = link(mayAdminister(session) ? 'Agent sessions' : 'My agent sessions', '/agents');
  const requests: SideNavigationProps.Link = {
    ...link('Requests', '/requests'),
    ...(waiting > 0 && { info: <Badge color="red">{waiting}</Badge> }),
  };
  const own = [link('Connected tools', '/tools'), link('My passkeys', '/passkeys')];
  if (!mayRead(session)) return [requests, agents, ...own];
  return [
    link('Overview', ''),
    requests,
    agents,
    ...own,
    {
      type: 'section',
      text: 'Trust',
      items: [
        link('Identity providers', '/providers'),
        link('Clients', '/clients'),
        link('Members', '/members'),
        ...(mayAdminister(session) ? [link('Explain an assertion', '/explain')] : []),
      ],
    },
    {
      type: 'section',
      text: 'What happened',
      items: [link('Activity', '/activity'), link('Audit trail', '/audit')],
    },
    {
      type: 'section',
      text: 'Settings',
      items: [
        link('Organization', '/settings'),
        link('Rules for agents', '/agent-rules'),
        link('Signing keys', '/keys'),
      ],
    },
  ];
}
