import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { ApprovalJson } from '../../api/agents.ts';
import { useNow } from '../../common/moment.tsx';
import { relative } from '../../common/times.ts';
import { NOT_APPROVABLE } from './in-words.ts';

interface AskedScopesProps {
  readonly view: ApprovalJson;
  readonly isBusy: boolean;
  readonly onApprove: (scopes: readonly string[]) => void;
  readonly onDeny: () => void;
}

/** Each scope in words, and two buttons of one size: denying is as easy as approving. */
export function AskedScopes({ view, isBusy, onApprove, onDeny }: AskedScopesProps) {
  const approvable = view.requested.filter(({ not_approvable }) => not_approvable === undefined);
  const others = view.requested.filter(({ not_approvable }) => not_approvable !== undefined);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(approvable.map(({ scope }) => scope)));
  const [isMissing, setMissing] = useState(false);
  const toggle = (scope: string, isOn: boolean) =>
    setChosen(new Set(isOn ? [...chosen, scope] : [...chosen].filter((one) => one !== scope)));
  const approve = () => {
    setMissing(chosen.size === 0);
    if (chosen.size > 0) onApprove([...chosen]);
  };
  return (
    <SpaceBetween size="l">
      <FormField label="It asks to" errorText={isMissing ? 'Tick what you approve, or deny.' : undefined}>
        <SpaceBetween size="s">
          {approvable.map(({ scope, description }) => (
            <Checkbox
              key={scope}
              checked={chosen.has(scope)}
              onChange={({ detail }) => toggle(scope, detail.checked)}
              description={<ScopeNote scope={scope} view={view} />}
            >
              {description}
            </Checkbox>
          ))}
        </SpaceBetween>
      </FormField>
      {others.length === 0 ? null : (
        <Box>
          <Box variant="awsui-key-label">It also asks to</Box>
          {others.map(({ scope, description, not_approvable: why }) => (
            <Box key={scope} margin={{ top: 'xs' }}>
              {description} <Box variant="small">{why === undefined ? '' : NOT_APPROVABLE[why]}</Box>
            </Box>
          ))}
        </Box>
      )}
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

function ScopeNote({ scope, view }: { readonly scope: string; readonly view: ApprovalJson }) {
  const now = useNow();
  const held = view.granted.find((one) => one.scope === scope);
  return (
    <>
      <span className="claims">{scope}</span>
      {held === undefined ? '' : ` – already approved, ends ${relative(held.expires_at, now)}`}
    </>
  );
}
