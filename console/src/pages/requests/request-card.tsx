import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { WriteRequestJson } from '../../api/agents.ts';
import { AgentSays } from '../../common/agent-says.tsx';
import { Copyable } from '../../common/copyable.tsx';
import { declaredScope } from '../../common/declared-scope.ts';
import { KeyValues } from '../../common/key-values.tsx';
import { Moment, useNow } from '../../common/moment.tsx';
import { MemberLink } from '../../common/named-links.tsx';
import { relative, until } from '../../common/times.ts';
import { Publisher, ToolHeader } from '../../common/tool.tsx';
import { texts } from '../../texts/requests.ts';

interface RequestCardProps {
  readonly request: WriteRequestJson;
  /** Whom it asks, where that is not the reader. */
  readonly withMember: boolean;
  readonly action: ReactNode;
}

/** One request: which tool, in which session, what for, in words, and until when it waits. */
export function RequestCard({ request, withMember, action }: RequestCardProps) {
  return (
    <Container header={<ToolHeader id={request.client} tool={request.tool} />}>
      <SpaceBetween size="m">
        <div>
          <Box variant="awsui-key-label">{texts.itAsksTo}</Box>
          {request.requested.map(({ scope, description }) => (
            <div key={scope}>
              {description} <span className="claims">{declaredScope(scope)}</span>
            </div>
          ))}
        </div>
        <Publisher tool={request.tool} />
        <AgentSays reason={request.reason} />
        <Facts request={request} withMember={withMember} />
        {action === undefined ? null : <div className="tall">{action}</div>}
      </SpaceBetween>
    </Container>
  );
}

function Facts({ request, withMember }: Pick<RequestCardProps, 'request' | 'withMember'>) {
  const now = useNow();
  const { member, session_id: id, until: wanted, asked_at: askedAt, expires_at: end } = request;
  return (
    <KeyValues
      columns={3}
      items={[
        ...(withMember ? [{ label: texts.member, value: <MemberLink id={member} /> }] : []),
        { label: texts.tool, value: <Copyable value={request.client} label={texts.clientId} /> },
        { label: texts.agentSession, value: <span className="claims">{id}</span> },
        { label: texts.asked, value: <Moment at={askedAt} /> },
        { label: texts.waitsUntil, value: `${until(end, now)} (${relative(end, now)})` },
        ...(wanted === undefined ? [] : [{ label: texts.theAgentWouldLike, value: texts.until(until(wanted, now)) }]),
      ]}
    />
  );
}
