import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ConfirmationJson, decideConfirmation, listConfirmations } from '../../api/agents.ts';
import { passkeysPath } from '../../api/passkeys.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useSession } from '../../app/session-context.ts';
import { declaredScope } from '../../common/declared-scope.ts';
import { Empty } from '../../common/empty.tsx';
import { KeyValues } from '../../common/key-values.tsx';
import { LoadingMark } from '../../common/loading-page.tsx';
import { Moment, useNow } from '../../common/moment.tsx';
import { PageButtons } from '../../common/page-buttons.tsx';
import { ProblemAlert } from '../../common/problem-alert.tsx';
import { duration, relative, until } from '../../common/times.ts';
import { Publisher, ToolHeader } from '../../common/tool.tsx';
import { useChange } from '../../common/use-change.ts';
import { usePages } from '../../common/use-pages.ts';
import { texts } from '../../texts/requests.ts';

/** What colleagues have approved, and this person confirms or refuses. */
export function Confirmations() {
  const { organization } = useSession();
  const pages = usePages('confirmations', async (cursor) => {
    const { confirmations, next_cursor } = await listConfirmations(organization, cursor);
    return { items: confirmations, next_cursor };
  });
  const isEmpty = !pages.isLoading && pages.problem === undefined && pages.items.length === 0;
  return (
    <SpaceBetween size="l">
      <ProblemAlert problem={pages.problem} onRetry={pages.reload} />
      {pages.isLoading && pages.items.length === 0 ? <LoadingMark /> : null}
      {isEmpty && !pages.hasMore ? (
        <Container>
          <Empty title={texts.nothingWaitsForYou}>{texts.whenColleagueApprovesSomething}</Empty>
        </Container>
      ) : null}
      <ul className="cards" aria-label={texts.waitsForSecondPerson}>
        {pages.items.map((one) => (
          <li key={one.id}>
            <ConfirmationCard confirmation={one} onDecided={pages.reload} />
          </li>
        ))}
      </ul>
      <PageButtons pages={pages} />
    </SpaceBetween>
  );
}

interface CardProps {
  readonly confirmation: ConfirmationJson;
  readonly onDecided: () => void;
}

/** Who approved what, for which tool, for how long; and two buttons of one size. */
function ConfirmationCard({ confirmation, onDecided }: CardProps) {
  const { organization } = useSession();
  const { done } = useNotifications();
  const change = useChange();
  const now = useNow();
  const { email, client, tool, session_id: id, approved_at: at, expires_at: end, scopes } = confirmation;
  const byPasskey = confirmation.with_passkey === true;
  const decide = (decision: 'confirm' | 'refuse') =>
    void change.run(async () => {
      await decideConfirmation(organization, confirmation, decision);
      done(decision === 'confirm' ? texts.confirmedFor(email) : texts.refusedAskedNoMore(email));
      onDecided();
    });
  return (
    <Container header={<ToolHeader id={client} tool={tool} />}>
      <SpaceBetween size="m">
        <ProblemAlert problem={change.problem} />
        <Publisher tool={tool} />
        <div>
          <Box variant="awsui-key-label">{texts.anAgentMayFor(email)}</Box>
          {scopes.map(({ scope, description, duration: chosen, seconds }) => (
            <div key={scope}>
              {description} <span className="claims">{declaredScope(scope)}</span>
              <Box variant="small">{texts.durations[chosen](duration(seconds))}</Box>
            </div>
          ))}
        </div>
        <KeyValues
          columns={3}
          items={[
            { label: texts.approvedBy, value: email },
            { label: texts.approved, value: <Moment at={at} /> },
            { label: texts.agentSession, value: <span className="claims">{id}</span> },
            { label: texts.waitsUntil, value: `${until(end, now)} (${relative(end, now)})` },
          ]}
        />
        {byPasskey ? <Box variant="small">{texts.confirmingAsksForYour}</Box> : null}
        {change.problem?.kind === 'no_passkey' ? (
          <Button href={passkeysPath(organization, `/${organization}/requests`)}>{texts.addPasskey}</Button>
        ) : null}
        <div className="buttons-of-one-size">
          <Button variant="primary" fullWidth loading={change.isBusy} onClick={() => decide('confirm')}>
            {texts.confirm}
          </Button>
          <Button fullWidth disabled={change.isBusy} onClick={() => decide('refuse')}>
            {texts.refuse}
          </Button>
        </div>
      </SpaceBetween>
    </Container>
  );
}
