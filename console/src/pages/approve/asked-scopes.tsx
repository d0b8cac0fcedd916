import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { DURATION_WORDS, LIMIT_WORDS, NOT_APPROVED_WORDS } from '../../../../lambdas/core/agents/approval-words.ts';
import type { ApprovalJson, Chosen, Duration } from '../../api/agents.ts';
import { declaredScope } from '../../common/declared-scope.ts';
import { useNow } from '../../common/moment.tsx';
import { duration, relative } from '../../common/times.ts';
import { OperationWords } from './operation-words.tsx';

interface AskedScopesProps {
  readonly view: ApprovalJson;
  readonly isBusy: boolean;
  /** Scope → for how long. */
  readonly onApprove: (chosen: Chosen) => void;
  readonly onDeny: () => void;
}

/** Each scope in words, for how long, and two buttons of one size: denying is as easy as approving. */
export function AskedScopes({ view, isBusy, onApprove, onDeny }: AskedScopesProps) {
  const approvable = view.requested.filter(({ not_approvable }) => not_approvable === undefined);
  const others = view.requested.filter(({ not_approvable }) => not_approvable !== undefined);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(approvable.map(({ scope }) => scope)));
  const [durations, setDurations] = useState<Chosen>(new Map());
  const durationOf = (scope: string) =>
    durations.get(scope) ?? (approvable.some((one) => one.scope === scope && one.operation) ? 'once' : 'default');
  const [isMissing, setMissing] = useState(false);
  const toggle = (scope: string, isOn: boolean) =>
    setChosen(new Set(isOn ? [...chosen, scope] : [...chosen].filter((one) => one !== scope)));
  const approve = () => {
    setMissing(chosen.size === 0);
    if (chosen.size > 0) onApprove(new Map([...chosen].map((scope) => [scope, durationOf(scope)])));
  };
  return (
    <SpaceBetween size="l">
      <FormField label="It asks to" errorText={isMissing ? 'Tick what you approve, or deny.' : undefined}>
        <SpaceBetween size="s">
          {approvable.map(({ scope, description, operation, limit }) => (
            <div key={scope} className="asked-scope">
              <Checkbox
                checked={chosen.has(scope)}
                onChange={({ detail }) => toggle(scope, detail.checked)}
                description={<ScopeNote scope={scope} view={view} />}
              >
                {(operation ?? limit) ? <OperationWords words={(operation ?? limit)?.words ?? []} /> : description}
              </Checkbox>
              {operation === undefined ? (
                <HowLong
                  what={description}
                  offered={view.durations}
                  selected={durationOf(scope)}
                  isOff={!chosen.has(scope)}
                  onSelect={(chosenOne) => setDurations(new Map([...durations, [scope, chosenOne]]))}
                />
              ) : (
                <Box variant="small">Exactly this, once, within {duration(operation.seconds)}</Box>
              )}
            </div>
          ))}
        </SpaceBetween>
      </FormField>
      <NotApprovable heading="It also asks to" scopes={others} />
      <div className="buttons-of-one-size">
        <Button variant="primary" fullWidth onClick={approve} loading={isBusy}>
          Approve
        </Button>
        <Button fullWidth onClick={onDeny} disabled={isBusy}>
          Deny
        </Button>
      </div>
      <Box variant="small">Approve only what you want this agent to do now. You can take it back at any time.</Box>
    </SpaceBetween>
  );
}

interface NotApprovableProps {
  readonly heading: string;
  readonly scopes: ApprovalJson['requested'];
}

/** What is asked for too, and why this person cannot approve it as they have come. */
export function NotApprovable({ heading, scopes }: NotApprovableProps) {
  if (scopes.length === 0) return null;
  return (
    <Box>
      <Box variant="awsui-key-label">{heading}</Box>
      {scopes.map(({ scope, description, not_approvable: why }) => (
        <Box key={scope} margin={{ top: 'xs' }}>
          {description} <span className="claims">{declaredScope(scope)}</span>{' '}
          <Box variant="small">{why === undefined ? '' : NOT_APPROVED_WORDS[why]}</Box>
        </Box>
      ))}
    </Box>
  );
}

function ScopeNote({ scope, view }: { readonly scope: string; readonly view: ApprovalJson }) {
  const now = useNow();
  const held = view.granted.find((one) => one.scope === scope);
  const isUpToLimit = view.requested.some((one) => one.scope === scope && one.limit);
  const byPasskey = view.requested.some((one) => one.scope === scope && one.with_passkey);
  return (
    <>
      <span className="claims">{declaredScope(scope)}</span>
      {isUpToLimit ? ` – ${LIMIT_WORDS}` : ''}
      {byPasskey ? ' – with your passkey' : ''}
      {held === undefined
        ? ''
        : ` – already approved${held.once ? ' once' : ''}, ends ${relative(held.expires_at, now)}`}
    </>
  );
}

interface HowLongProps {
  readonly what: string;
  readonly offered: ApprovalJson['durations'];
  readonly selected: Duration;
  /** Nothing is approved, so that there is nothing to choose. */
  readonly isOff: boolean;
  readonly onSelect: (duration: Duration) => void;
}

function HowLong({ what, offered, selected, isOff, onSelect }: HowLongProps) {
  const options = offered.map(({ duration: value, seconds }) => ({
    value,
    label: DURATION_WORDS[value](duration(seconds)),
  }));
  return (
    <div className="tall">
      <FormField label="For how long">
        <Select
          ariaLabel={what}
          options={options}
          selectedOption={options.find(({ value }) => value === selected) ?? null}
          disabled={isOff}
          onChange={({ detail }) => onSelect(detail.selectedOption.value as Duration)}
        />
      </FormField>
    </div>
  );
}
