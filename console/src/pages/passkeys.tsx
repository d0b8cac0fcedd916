import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { pathOf, ROUTES } from '../../../lambdas/routes.ts';
import { type PasskeyJson, type PasskeysJson, readPasskeys, removePasskey } from '../api/passkeys.ts';
import { useNotifications } from '../app/notifications.tsx';
import { useSession } from '../app/session-context.ts';
import { AgentsOff } from '../common/agents-off.tsx';
import { Confirm } from '../common/confirm.tsx';
import { Empty } from '../common/empty.tsx';
import { LoadingMark } from '../common/loading-page.tsx';
import { Moment } from '../common/moment.tsx';
import { isolated, Name } from '../common/name.tsx';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { useLoad } from '../common/use-load.ts';
import { AddPasskey } from './passkeys/add-passkey.tsx';

/** A member's own: since when each is there, so that one that they did not add is seen. */
export function Passkeys() {
  const { organization } = useSession();
  const { data, problem, reload } = useLoad('passkeys', (signal) => readPasskeys(organization, signal));
  const [removing, setRemoving] = useState<PasskeyJson>();
  const { done } = useNotifications();
  return (
    <Page
      title="My passkeys"
      description="Where your organization wants one, a passkey approves what an agent may change: your device asks for your finger, face or PIN."
    >
      {problem?.status === 404 ? <AgentsOff /> : <ProblemAlert problem={problem} onRetry={reload} />}
      {data === undefined && problem === undefined ? <LoadingMark /> : null}
      <GoBack isReady={(data?.passkeys.length ?? 0) > 0} />
      {data === undefined ? null : <Adding passkeys={data} onAdded={reload} />}
      {data === undefined ? null : <Cards passkeys={data.passkeys} onRemove={setRemoving} />}
      {removing === undefined ? null : (
        <Confirm
          title={`Remove ${isolated(removing.name)}?`}
          action="Remove"
          onClose={() => setRemoving(undefined)}
          onConfirm={async () => {
            await removePasskey(organization, removing);
            done(`${isolated(removing.name)} is removed.`);
            reload();
          }}
        >
          It approves nothing from now on. What it has approved stays: take that back under My agent sessions. Remove it
          from your device too.
        </Confirm>
      )}
    </Page>
  );
}

/** Whoever came from a question goes back to it. */
function GoBack({ isReady }: { readonly isReady: boolean }) {
  const { organization } = useSession();
  const back = wayBack(organization, useSearchParams()[0].get('back') ?? '');
  if (!isReady || back === undefined) return null;
  return (
    <Alert
      type="success"
      header="You have a passkey"
      action={
        <Button variant="primary" href={back}>
          Go back and decide
        </Button>
      }
    >
      The request still waits for your answer, unless its hour is over.
    </Alert>
  );
}

/** A page of this very application, below this organization, or the one where a question of it is answered: never another address. */
function wayBack(organization: string, back: string): string | undefined {
  if (back.startsWith(`/${organization}/`)) return ROUTES.console.console.path + back;
  return back.startsWith(pathOf(ROUTES.approval.showPage, { organization, sessionId: '' })) ? back : undefined;
}

/** Adding takes a sign-in that is minutes old, and each is good for one. */
function Adding({ passkeys, onAdded }: { readonly passkeys: PasskeysJson; readonly onAdded: () => void }) {
  const { pathname, search } = useLocation();
  if (passkeys.may_register) return <AddPasskey onAdded={onAdded} />;
  const returnTo = ROUTES.console.console.path + pathname + search;
  const path = `${passkeys.sign_in_again}&${new URLSearchParams({ return_to: returnTo })}`;
  return (
    <Alert type="info" header="To add a passkey, sign in again" action={<Button href={path}>Sign in again</Button>}>
      So that nobody else adds one in your name, you add a passkey within five minutes of signing in, and one for each
      time.
    </Alert>
  );
}

interface CardsProps {
  readonly passkeys: readonly PasskeyJson[];
  readonly onRemove: (passkey: PasskeyJson) => void;
}

function Cards({ passkeys, onRemove }: CardsProps) {
  if (passkeys.length === 0) {
    return (
      <Container>
        <Empty title="You have no passkey">
          Signing out everywhere ends them too, and so does an administrator who recalls what you have.
        </Empty>
      </Container>
    );
  }
  return (
    <SpaceBetween size="m">
      <ul className="cards" aria-label="My passkeys">
        {passkeys.map((passkey) => (
          <li key={passkey.id}>
            <Card passkey={passkey} onRemove={() => onRemove(passkey)} />
          </li>
        ))}
      </ul>
      <Box variant="small">If one of these is not yours, remove it, then sign out everywhere.</Box>
    </SpaceBetween>
  );
}

function Card({ passkey, onRemove }: { readonly passkey: PasskeyJson; readonly onRemove: () => void }) {
  const { name, registered_at: at, last_used_at: used } = passkey;
  const remove = (
    <Button onClick={onRemove} ariaLabel={`Remove ${isolated(name)}`}>
      Remove
    </Button>
  );
  return (
    <Container
      header={
        <Header variant="h2" actions={remove}>
          <Name>{name}</Name>
        </Header>
      }
    >
      <KeyValuePairs
        columns={2}
        minColumnWidth={150}
        items={[
          { label: 'Added', value: <Moment at={at} /> },
          { label: 'Last used', value: used === undefined ? 'never' : <Moment at={used} /> },
        ]}
      />
    </Container>
  );
}
