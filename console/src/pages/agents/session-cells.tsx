import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { mayRead, useSession } from '../../app/session-context.ts';
import { scopeWithLimit } from '../../common/declared-scope.ts';
import { Moment } from '../../common/moment.tsx';
import { Name } from '../../common/name.tsx';
import { MemberLink } from '../../common/named-links.tsx';
import { Logo, Publisher } from '../../common/tool.tsx';
import type { Placed } from './tree.ts';

/** Whose agent it is: the tool's name, and who says whose that is. */
export function WhichTool({ placed: { client, tool } }: { readonly placed: Placed }) {
  if (client === undefined) return <div>none yet</div>;
  return (
    <div>
      <Logo tool={tool} />
      <Name>{tool?.name ?? client}</Name>
      <Publisher tool={tool} />
    </div>
  );
}

/** What a session may change, and what it could. */
export function MayChange({ placed }: { readonly placed: Placed }) {
  const { parents, overSince } = placed;
  return (
    <SpaceBetween size="xxs">
      {overSince === undefined ? null : (
        <StatusIndicator type="stopped">
          over since <Moment at={overSince} />
        </StatusIndicator>
      )}
      {parents === undefined ? <Grants placed={placed} /> : <SubAgent placed={placed} />}
    </SpaceBetween>
  );
}

function Grants({ placed }: { readonly placed: Placed }) {
  const { granted, used, taken_back: taken, overSince } = placed;
  return (
    <SpaceBetween size="xxs">
      {overSince === undefined && granted.length === 0 ? (
        <StatusIndicator type="stopped">nothing</StatusIndicator>
      ) : null}
      {granted.map(({ scope, expires_at: end, once }) => (
        <div key={scope}>
          <span className="claims">{scopeWithLimit(scope)}</span>
          {once ? ', once' : ''}, ends <Moment at={end} />
        </div>
      ))}
      {used.map(({ scope, used_at: at }) => (
        <Box key={`used ${scope}`} variant="small" display="block">
          <span className="claims">{scopeWithLimit(scope)}</span>, approved once, used <Moment at={at} />
        </Box>
      ))}
      {taken.map(({ scope, taken_back_at: at, by }) => (
        <Box key={`taken ${scope}`} variant="small" display="block">
          <span className="claims">{scopeWithLimit(scope)}</span>, until <Moment at={at} />: taken back by{' '}
          {by.kind === 'client' ? 'its tool' : <TakenBy id={by.id} />}
        </Box>
      ))}
    </SpaceBetween>
  );
}

/** It has no approvals of its own. */
function SubAgent({ placed: { parents = [] } }: { readonly placed: Placed }) {
  return (
    <div>
      sub-agent of {parents.at(-1)}: no more than what {parents[0]} may, and ends with it
    </div>
  );
}

/** An administrator may take back what another member approved; a member without the right to read members is told so much. */
function TakenBy({ id }: { readonly id: string }) {
  const session = useSession();
  if (id === session.member) return 'you';
  return mayRead(session) ? <MemberLink id={id} /> : 'an administrator';
}
