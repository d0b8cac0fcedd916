import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { mayRead, useSession } from '../../app/session-context.ts';
import { scopeWithLimit } from '../../common/declared-scope.ts';
import { Moment } from '../../common/moment.tsx';
import { Name } from '../../common/name.tsx';
import { MemberLink } from '../../common/named-links.tsx';
import { Logo, Publisher } from '../../common/tool.tsx';
import { texts } from '../../texts/agents.ts';
import type { Placed } from './tree.ts';

/** Whose agent it is: the tool's name, and who says whose that is. */
export function WhichTool({ placed: { client, tool } }: { readonly placed: Placed }) {
  if (client === undefined) return <div>{texts.noneYet}</div>;
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
        <StatusIndicator type="stopped">{texts.overSince(<Moment at={overSince} />)}</StatusIndicator>
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
        <StatusIndicator type="stopped">{texts.nothing}</StatusIndicator>
      ) : null}
      {granted.map(({ scope, expires_at: end, once }) => (
        <div key={scope}>
          {texts.ends(<span className="claims">{scopeWithLimit(scope)}</span>, once === true, <Moment at={end} />)}
        </div>
      ))}
      {used.map(({ scope, used_at: at }) => (
        <Box key={`used ${scope}`} variant="small" display="block">
          {texts.approvedOnceUsed(<span className="claims">{scopeWithLimit(scope)}</span>, <Moment at={at} />)}
        </Box>
      ))}
      {taken.map(({ scope, taken_back_at: at, by }) => (
        <Box key={`taken ${scope}`} variant="small" display="block">
          {texts.untilTakenBackBy(
            <span className="claims">{scopeWithLimit(scope)}</span>,
            <Moment at={at} />,
            by.kind === 'client' ? texts.itsTool : <TakenBy id={by.id} />,
          )}
        </Box>
      ))}
    </SpaceBetween>
  );
}

/** It has no approvals of its own. */
function SubAgent({ placed: { parents = [] } }: { readonly placed: Placed }) {
  return <div>{texts.subAgentOf(parents.at(-1) ?? '', parents[0] ?? '')}</div>;
}

/** An administrator may take back what another member approved; a member without the right to read members is told so much. */
function TakenBy({ id }: { readonly id: string }) {
  const session = useSession();
  if (id === session.member) return texts.you;
  return mayRead(session) ? <MemberLink id={id} /> : texts.anAdministrator;
}
