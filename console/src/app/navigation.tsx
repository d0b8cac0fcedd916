import Badge from '@cloudscape-design/components/badge';
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { useLocation } from 'react-router';
import { consolePath, ROUTES } from '../../../lambdas/routes.ts';
import type { Session } from '../api/session.ts';
import { isolated } from '../common/name.tsx';
import { texts } from '../texts/shell.ts';
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
  if (session.isSetup) return [link(texts.identityProviders, '/providers')];
  const agents = link(mayAdminister(session) ? texts.agentSessions : texts.myAgentSessions, '/agents');
  const requests: SideNavigationProps.Link = {
    ...link(texts.requests, '/requests'),
    ...(waiting > 0 && { info: <Badge color="red">{waiting}</Badge> }),
  };
  const own = [link(texts.connectedTools, '/tools'), link(texts.myPasskeys, '/passkeys')];
  if (!mayRead(session)) return [requests, agents, ...own];
  return [
    link(texts.overview, ''),
    requests,
    agents,
    ...own,
    {
      type: 'section',
      text: texts.trust,
      items: [
        link(texts.identityProviders, '/providers'),
        link(texts.clients, '/clients'),
        link(texts.members, '/members'),
        ...(mayAdminister(session) ? [link(texts.explainAssertion, '/explain')] : []),
      ],
    },
    {
      type: 'section',
      text: texts.whatHappened,
      items: [link(texts.activity, '/activity'), link(texts.auditTrail, '/audit')],
    },
    {
      type: 'section',
      text: texts.settings,
      items: [
        link(texts.organization, '/settings'),
        link(texts.rulesForAgents, '/agent-rules'),
        link(texts.signingKeys, '/keys'),
      ],
    },
  ];
}
