import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useLocation, useParams, useSearchParams } from 'react-router';
import { consolePath } from '../../../lambdas/routes.ts';
import { type ApprovalJson, type Chosen, decide, decisionPath, type Question, readQuestion } from '../api/agents.ts';
import { passkeysPath } from '../api/passkeys.ts';
import { ApiProblem } from '../api/problem.ts';
import { useInbox } from '../app/inbox.tsx';
import { useSession } from '../app/session-context.ts';
import { AgentSays } from '../common/agent-says.tsx';
import { useNow } from '../common/moment.tsx';
import { useTitle } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { Help } from '../common/product.tsx';
import { relative } from '../common/times.ts';
import { useChange } from '../common/use-change.ts';
import { useLoad } from '../common/use-load.ts';
import { AskedScopes, NotApprovable } from './approve/asked-scopes.tsx';
import { GrantedScopes } from './approve/granted-scopes.tsx';
import { Outcome } from './approve/outcome.tsx';
import { WhoAsks } from './approve/who-asks.tsx';

/** Where a person decides what one agent session of theirs may change. */
export function Approve() {
  const { organization } = useSession();
  const { sessionId = '' } = useParams();
  const [query] = useSearchParams();
  const question = { organization, sessionId, scope: query.get('scope') ?? '', member: query.get('member') };
  // One question's answer is never given to another: each begins anew.
  return <Asked key={JSON.stringify(question)} question={question} />;
}

function Asked({ question }: { readonly question: Question }) {
  const asked = useLoad(JSON.stringify(question), (signal) => readQuestion(question, signal));
  const { data, problem } = asked;
  return (
    <div className="narrow">
      {problem === undefined ? null : <NotShown problem={problem} onRetry={asked.reload} />}
      {data === undefined ? null : (
        <Decision question={question} view={data} onDecided={asked.replace} onChanged={asked.reload} />
      )}
    </div>
  );
}

interface DecisionProps {
  readonly question: Question;
  readonly view: ApprovalJson;
  readonly onDecided: (view: ApprovalJson) => void;
  /** What is shown is so no more: it is asked anew. */
  readonly onChanged: () => void;
}

function Decision({ question, view, onDecided, onChanged }: DecisionProps) {
  const { change, run } = useDecision({ question, view, onDecided, onChanged });
  const approvable = view.requested.filter(({ not_approvable }) => not_approvable === undefined);
  const isUsed = view.client !== undefined;
  const isQuestion = view.decided === undefined && approvable.length > 0 && isUsed;
  // Nothing of it can be approved yet, and the person can mend that: it is asked all the same.
  const isMendable = isUsed && (view.sign_in_again !== undefined || view.no_passkey !== undefined);
  const isAsked = isQuestion || (view.decided === undefined && isMendable);
  const title = isAsked ? 'May this agent make changes for you?' : 'What this agent may change';
  useTitle(title);
  return (
    <SpaceBetween size="l">
      <Header variant="h1">{title}</Header>
      {view.decided === undefined ? null : <Outcome decided={view.decided} />}
      {view.decided === undefined ? null : <NextQuestion organization={question.organization} next={view.next} />}
      {change.problem === undefined ? null : <NotDone problem={change.problem} />}
      <Container>
        <SpaceBetween size="l">
          <WhoAsks view={view} isQuestion={isAsked} />
          {isAsked ? <AgentSays reason={view.reason} /> : null}
          {isAsked && !isQuestion ? <NotApprovable heading="It asks to" scopes={view.requested} /> : null}
          {isQuestion ? (
            <AskedScopes
              view={view}
              isBusy={change.isBusy}
              onApprove={(chosen) => run('approve', [...chosen.keys()], chosen)}
              onDeny={() => run('deny')}
            />
          ) : null}
          {isUsed ? null : <NotUsed />}
          {view.sign_in_again === undefined || view.decided !== undefined ? null : (
            <SignInAnew
              path={view.sign_in_again}
              isBusy={change.isBusy}
              onDeny={isQuestion ? undefined : () => run('deny')}
            />
          )}
          {view.no_passkey === undefined || !isUsed || view.decided !== undefined ? null : (
            <NoPasskey
              organization={question.organization}
              isBusy={change.isBusy}
              onDeny={isQuestion || view.sign_in_again !== undefined ? undefined : () => run('deny')}
            />
          )}
          {isUsed && !isQuestion ? <NotYours view={view} /> : null}
        </SpaceBetween>
      </Container>
      {view.awaiting === undefined ? null : <Awaiting awaiting={view.awaiting} />}
      {isQuestion && view.granted.length + view.used.length === 0 ? null : (
        <GrantedScopes
          granted={view.granted}
          used={view.used}
          isBusy={change.isBusy}
          onTakeBack={(scope) => run('take_back', scope === undefined ? [] : [scope])}
        />
      )}
      <AllSessions organization={question.organization} />
    </SpaceBetween>
  );
}

function AllSessions({ organization }: { readonly organization: string }) {
  return (
    <Box textAlign="center" variant="small">
      <Link href={consolePath(organization, '/agents')}>All your agent sessions</Link>
    </Box>
  );
}

/** Decides, and shows what holds then; a question that has changed meanwhile is shown anew instead. */
function useDecision({ question, view, onDecided, onChanged }: DecisionProps) {
  const change = useChange();
  const inbox = useInbox();
  const run = (decision: Parameters<typeof decide>[2], scopes: readonly string[] = [], durations?: Chosen) =>
    void change.run(async () => {
      try {
        onDecided(await decide(question, view, decision, scopes, durations));
        inbox.reload();
      } catch (error) {
        if (isKind(error, 'tool_changed') || isKind(error, 'session_not_used')) onChanged();
        throw error;
      }
    });
  return { change, run };
}

/** Something is asked for, and none of it can be approved by this person, whenever they signed in. */
function NotYours({ view }: Pick<DecisionProps, 'view'>) {
  if (view.decided !== undefined || view.sign_in_again !== undefined || view.requested.length === 0) return null;
  if (view.no_passkey !== undefined) return null;
  return (
    <Alert type="info" header="You cannot approve any of these changes">
      What the agent asks for is not something that you can give it.
    </Alert>
  );
}

/** The person is here already: whoever else waits for them is one press away. */
function NextQuestion({
  organization,
  next,
}: Pick<Question, 'organization'> & { readonly next: ApprovalJson['next'] | undefined }) {
  if (next === undefined) return null;
  return (
    <div className="tall">
      <Button fullWidth variant="primary" href={decisionPath(organization, next)}>
        Next request: {next.client}
      </Button>
    </div>
  );
}

/** What is below it has been read anew; read out at once, for whoever does not see that. */
function NotDone({ problem }: { readonly problem: ApiProblem }) {
  // What is shown anew says so itself.
  if (isKind(problem, 'session_not_used')) return null;
  if (!isKind(problem, 'tool_changed')) return <ProblemAlert problem={problem} />;
  return (
    <div role="alert">
      <Alert type="warning" header="Nothing was approved: the tool is another one now">
        Look at who asks again, then decide. Deny if you do not know the tool.
      </Alert>
    </div>
  );
}

/** What this person has approved, and nobody has confirmed yet: until then it is not granted. */
function Awaiting({ awaiting }: { readonly awaiting: NonNullable<ApprovalJson['awaiting']> }) {
  const now = useNow();
  return (
    <Container header={<Header variant="h2">Waits for a second person</Header>}>
      {awaiting.map(({ scope, description, until: end }) => (
        <Box key={scope}>
          {description} <Box variant="small">{relative(end, now)}</Box>
        </Box>
      ))}
    </Container>
  );
}

interface SignInAnewProps {
  readonly path: string;
  readonly isBusy: boolean;
  /** Absent: it can be denied with the rest. */
  readonly onDeny: (() => void) | undefined;
}

/** The organization wants a fresh sign-in: there, and back here. Denying needs none. */
function SignInAnew({ path, isBusy, onDeny }: SignInAnewProps) {
  return (
    <Alert
      type="info"
      header="Sign in again, then decide"
      action={
        <SpaceBetween size="xs">
          <Button href={path}>Sign in again</Button>
          {onDeny === undefined ? null : (
            <Button onClick={onDeny} disabled={isBusy}>
              Deny
            </Button>
          )}
        </SpaceBetween>
      }
    >
      Your organization wants you to have just signed in before you approve some of this.
    </Alert>
  );
}

interface NoPasskeyProps {
  readonly organization: string;
  readonly isBusy: boolean;
  /** Absent: it can be denied with the rest. */
  readonly onDeny: (() => void) | undefined;
}

/** The organization wants a passkey, and this person has none: to where one is added, and back here. */
function NoPasskey({ organization, isBusy, onDeny }: NoPasskeyProps) {
  const { pathname, search } = useLocation();
  return (
    <Alert
      type="info"
      header="Add a passkey, then decide"
      action={
        <SpaceBetween size="xs">
          <Button href={passkeysPath(organization, pathname + search)}>Add a passkey</Button>
          {onDeny === undefined ? null : (
            <Button onClick={onDeny} disabled={isBusy}>
              Deny
            </Button>
          )}
        </SpaceBetween>
      }
    >
      Your organization wants a passkey for some of this: your device then asks for your finger, face or PIN. You have
      added none yet.
    </Alert>
  );
}

function NotUsed() {
  return (
    <Alert type="warning" header="No tool of yours uses this agent session now">
      There is nothing to approve. If a tool of yours sent you here, let it try again first. If somebody else sent you
      this link, ignore it.
      <Help />
    </Alert>
  );
}

/** Nothing of the question is shown, and there is nothing to decide. */
function NotShown({ problem, onRetry }: { readonly problem: ApiProblem; readonly onRetry: () => void }) {
  const { email } = useSession();
  if (!isKind(problem, 'asks_other_member')) return <ProblemAlert problem={problem} onRetry={onRetry} />;
  return (
    <Alert type="warning" header="This asks another member">
      The link is about an agent of another member. Whoever it is for has to open it. Nothing was changed. You are
      signed in as {email}: if the link is for you under another account, sign out, then open it again.
      <Help />
    </Alert>
  );
}

function isKind(error: unknown, kind: string): boolean {
  return error instanceof ApiProblem && error.kind === kind;
}
