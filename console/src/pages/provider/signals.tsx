import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { ProviderJson } from '../../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import type { ChangedSignalsJson, SignalsJson } from '../../../../lambdas/endpoints/administration/schemas/signals.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { Confirm } from '../../common/confirm.tsx';
import { Copyable } from '../../common/copyable.tsx';
import { KeyValues } from '../../common/key-values.tsx';
import { Moment } from '../../common/moment.tsx';
import { ProblemAlert } from '../../common/problem-alert.tsx';
import { SaveProblem } from '../../common/save-problem.tsx';
import { useChange } from '../../common/use-change.ts';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/providers.ts';
import { SignalSettings } from './signal-settings.tsx';

/** Whether the provider says here what happens to people there. The token is shown in the answer that made it, once. */
export function Signals({ provider }: { readonly provider: ProviderJson }) {
  const administration = useAdministration();
  const loaded = useLoad(`signals ${provider.id}`, () => administration.signals(provider.id));
  const change = useChange();
  const [token, setToken] = useState<string>();
  const [isDisabling, setDisabling] = useState(false);
  const signals = loaded.data;
  const changed = ({ token: shown, ...now }: ChangedSignalsJson) => {
    if (shown !== undefined) setToken(shown);
    loaded.replace(now);
  };
  const run = (work: (of: SignalsJson) => Promise<ChangedSignalsJson>) => {
    if (signals !== undefined) void change.run(async () => changed(await work(signals)));
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={texts.theProviderSaysWho}
          actions={
            <Actions
              signals={signals}
              isBusy={change.isBusy}
              onEnable={() => run((of) => administration.enableSignals(provider, of, {}))}
              onRotate={() => run((of) => administration.rotateSignalToken(provider, of))}
              onDisable={() => setDisabling(true)}
            />
          }
        >
          {texts.signals}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <ProblemAlert problem={loaded.problem} />
        <SaveProblem problem={change.problem} onReload={loaded.reload} />
        {token === undefined ? null : <ShownOnce token={token} />}
        {signals?.status === 'on' ? (
          <On {...{ provider, signals, onChanged: changed, onReload: loaded.reload }} />
        ) : null}
        {signals?.status === 'off' ? <Box>{texts.offNothingThatProvider}</Box> : null}
      </SpaceBetween>
      {isDisabling && signals !== undefined ? (
        <Disable {...{ provider, signals, onChanged: changed, onClose: () => setDisabling(false) }} />
      ) : null}
    </Container>
  );
}

interface ActionsProps {
  readonly signals: SignalsJson | undefined;
  readonly isBusy: boolean;
  readonly onEnable: () => void;
  readonly onRotate: () => void;
  readonly onDisable: () => void;
}

function Actions({ signals, isBusy, onEnable, onRotate, onDisable }: ActionsProps) {
  if (signals === undefined) return null;
  if (signals.status === 'off') {
    return (
      <Button loading={isBusy} onClick={onEnable}>
        {texts.switchOnSignals}
      </Button>
    );
  }
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {signals.poll_endpoint === undefined ? (
        <Button loading={isBusy} onClick={onRotate}>
          {texts.makeAnotherToken}
        </Button>
      ) : null}
      <Button onClick={onDisable}>{texts.switchOffSignals}</Button>
    </SpaceBetween>
  );
}

function ShownOnce({ token }: { readonly token: string }) {
  return (
    <Alert type="warning" header={texts.copyTokenNowItNot}>
      <SpaceBetween size="xs">
        <Copyable value={`Bearer ${token}`} label={texts.authorizationHeader} />
        <Box>{texts.setItAtProvider}</Box>
      </SpaceBetween>
    </Alert>
  );
}

export interface SignalsPartProps {
  readonly provider: ProviderJson;
  readonly signals: SignalsJson;
  readonly onChanged: (signals: ChangedSignalsJson) => void;
  readonly onReload: () => void;
}

function On(props: SignalsPartProps) {
  return (
    <SpaceBetween size="l">
      {props.signals.poll_failure === undefined ? null : <Failing {...props.signals} />}
      <KeyValues columns={3} items={factsOf(props.signals)} />
      <SignalSettings key={props.signals.etag} {...props} />
    </SpaceBetween>
  );
}

function Failing({ poll_failure: failure, next_poll_at: next }: SignalsJson) {
  return (
    <Alert type="error" header={texts.signalsCannotBeFetched}>
      <Box>{failure}</Box>
      {next === undefined ? null : <Box>{texts.askedAgain(<Moment at={next} withExact />)}</Box>}
    </Alert>
  );
}

/** Where they come from: pushed here, or fetched there. */
function wayOf({ endpoint_url: endpoint, poll_endpoint: poll, polled_at: at, poll_succeeded_at: well }: SignalsJson) {
  if (poll === undefined)
    return [{ label: texts.endpoint, value: <Copyable value={endpoint} label={texts.endpointInline} /> }];
  return [
    { label: texts.fetchedFrom, value: poll },
    { label: texts.lastFetched, value: at === undefined ? texts.notYet : <Moment at={at} /> },
    { label: texts.lastFetchedWell, value: well === undefined ? texts.notYet : <Moment at={well} /> },
  ];
}

function factsOf(signals: SignalsJson) {
  const { audience = '', verification_state: state = '', stream_status: stream } = signals;
  const { received_at: received, verified_at: verified, former_token_until: until } = signals;
  return [
    ...wayOf(signals),
    { label: texts.audience, value: <Copyable value={audience} label={texts.audienceInline} /> },
    { label: texts.verificationState, value: <Copyable value={state} label={texts.verificationStateInline} /> },
    { label: texts.lastSignal, value: received === undefined ? texts.noneYet : <Moment at={received} /> },
    { label: texts.lastVerified, value: verified === undefined ? texts.never : <Moment at={verified} /> },
    { label: texts.streamAsProviderSays, value: stream ?? texts.itDidNotSay },
    ...(until === undefined ? [] : [{ label: texts.formerTokenCountsUntil, value: <Moment at={until} withExact /> }]),
  ];
}

interface DisableProps extends Omit<SignalsPartProps, 'onReload'> {
  readonly onClose: () => void;
}

function Disable({ provider, signals, onChanged, onClose }: DisableProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const disable = async () => {
    onChanged(await administration.disableSignals(provider, signals));
    done(texts.signalsOffDeleteStream);
  };
  return (
    <Confirm title={texts.switchOffSignalsQuestion} action={texts.switchOff} onConfirm={disable} onClose={onClose}>
      <Box>{texts.itsTokenGoodFor}</Box>
    </Confirm>
  );
}
