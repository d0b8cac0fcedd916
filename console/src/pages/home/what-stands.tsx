import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import type { ClientJson } from '../../../../lambdas/endpoints/administration/schemas/clients.ts';
import type { ProviderJson } from '../../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import { listAgentSessions } from '../../api/agents.ts';
import { useAddress, useAdministration, useSession } from '../../app/session-context.ts';
import { KeyValues } from '../../common/key-values.tsx';
import { Status } from '../../common/status.tsx';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/home.ts';

interface WhatStandsProps {
  readonly providers: readonly Pick<ProviderJson, 'status'>[];
  readonly clients: readonly Pick<ClientJson, 'enablement'>[];
}

/** Who may sign in, which tools work, and whether agents do: each leads to its page. */
export function WhatStands({ providers, clients }: WhatStandsProps) {
  const address = useAddress();
  const having = (status: string) => providers.filter((provider) => provider.status === status).length;
  const enabled = clients.filter(({ enablement }) => enablement?.status === 'active').length;
  return (
    <Container header={<Header variant="h2">{texts.whatStands}</Header>}>
      <KeyValues
        columns={3}
        items={[
          {
            label: texts.identityProviders,
            value: (
              <Link href={address('/providers')}>{texts.activeAndPending(having('active'), having('pending'))}</Link>
            ),
          },
          { label: texts.tools, value: <Link href={address('/clients')}>{texts.enabledTools(enabled)}</Link> },
          { label: texts.agents, value: <Agents /> },
        ]}
      />
    </Container>
  );
}

/** What cannot be read is a dash: never "off", and never none. */
function Agents() {
  const { organization } = useSession();
  const administration = useAdministration();
  const address = useAddress();
  const { data } = useLoad('agents', async () => {
    const { agents } = await administration.organization();
    if (!agents) return 'off';
    const { sessions, next_cursor: next } = await listAgentSessions(organization, true);
    return `${sessions.length}${next === undefined ? '' : '+'}`;
  });
  if (data === undefined) return '–';
  if (data === 'off')
    return (
      <Link href={address('/settings')}>
        <Status of="off" />
      </Link>
    );
  return <Link href={address('/agents?whose=all')}>{texts.agentSessions(data)}</Link>;
}
