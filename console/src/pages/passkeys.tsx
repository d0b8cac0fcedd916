import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
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
import { KeyValues } from '../common/key-values.tsx';
import { LoadingMark } from '../common/loading-page.tsx';
import { Moment } from '../common/moment.tsx';
import { isolated, Name } from '../common/name.tsx';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { useLoad } from '../common/use-load.ts';
import { texts } from '../texts/passkeys.ts';
import { AddPasskey } from './passkeys/add-passkey.tsx';

/** A member's own: since when each is there, so that one that they did not add is seen. */
export function Passkeys() {
  const { organization } = useSession();
  const { data, problem, reload } = useLoad('passkeys', (signal) => readPasskeys(organization, signal));
  const [removing, setRemoving] = useState<PasskeyJson>();
  const { done } = useNotifications();
  return (
    <Page title={texts.myPasskeys} description={texts.whereYourOrganizationWants}>
      {problem?.status === 404 ? <AgentsOff /> : <ProblemAlert problem={problem} onRetry={reload} />}
      {data === undefined && problem === undefined ? <LoadingMark /> : null}
      <GoBack isReady={(data?.passkeys.length ?? 0) > 0} />
      {data === undefined ? null : <Adding passkeys={data} onAdded={reload} />}
      {data === undefined ? null : <Cards passkeys={data.passkeys} onRemove={setRemoving} />}
      {removing === undefined ? null : (
        <Confirm
          title={texts.removeQuestion(isolated(removing.name))}
          action={texts.remove}
          onClose={() => setRemoving(undefined)}
          onConfirm={async () => {
            await removePasskey(organization, removing);
            done(texts.isRemoved(isolated(removing.name)));
            reload();
          }}
        >
          {texts.itApprovesNothingFrom}
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
      header={texts.youHavePasskey}
      action={
        <Button variant="primary" href={back}>
          {texts.goBackAndDecide}
        </Button>
      }
    >
      {texts.theRequestStillWaits}
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
    <Alert type="info" header={texts.toAddPasskeySign} action={<Button href={path}>{texts.signInAgain}</Button>}>
      {texts.soThatNobodyElse}
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
        <Empty title={texts.youHaveNoPasskey}>{texts.signingOutEverywhereEnds}</Empty>
      </Container>
    );
  }
  return (
    <SpaceBetween size="m">
      <ul className="cards" aria-label={texts.myPasskeys}>
        {passkeys.map((passkey) => (
          <li key={passkey.id}>
            <Card passkey={passkey} onRemove={() => onRemove(passkey)} />
          </li>
        ))}
      </ul>
      <Box variant="small">{texts.ifOneTheseNot}</Box>
    </SpaceBetween>
  );
}

function Card({ passkey, onRemove }: { readonly passkey: PasskeyJson; readonly onRemove: () => void }) {
  const { name, registered_at: at, last_used_at: used } = passkey;
  const remove = (
    <Button onClick={onRemove} ariaLabel={texts.removeNamed(isolated(name))}>
      {texts.remove}
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
      <KeyValues
        columns={2}
        items={[
          { label: texts.added, value: <Moment at={at} /> },
          { label: texts.lastUsed, value: used === undefined ? 'never' : <Moment at={used} /> },
        ]}
      />
    </Container>
  );
}
