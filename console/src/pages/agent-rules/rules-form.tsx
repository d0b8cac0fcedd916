import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import type { AgentRulesJson } from '../../../../lambdas/endpoints/administration/schemas/agent-rules.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { mayAdminister, useAdministration, useSession } from '../../app/session-context.ts';
import { SecondsField } from '../../common/number-field.tsx';
import { SaveProblem } from '../../common/save-problem.tsx';
import { useChange } from '../../common/use-change.ts';
import { useUnsaved } from '../../common/use-unsaved.ts';
import { requireWholeNumber } from '../../common/whole-number.ts';
import { texts } from '../../texts/agent-rules.ts';
import { SecondPerson } from './second-person.tsx';
import { Several } from './several.tsx';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

interface RulesFormProps {
  readonly rules: AgentRulesJson;
  readonly choices: {
    readonly writes: readonly Choice[];
    readonly roles: readonly Choice[];
    readonly clients: readonly Choice[];
  };
  readonly onChanged: (rules: AgentRulesJson) => void;
  readonly onReload: () => void;
}

/** Every rule in plain words; a problem is said at its field. */
export function RulesForm({ rules, choices, onChanged, onReload }: RulesFormProps) {
  const session = useSession();
  const isReadOnly = !mayAdminister(session);
  const form = useRulesForm(rules, onChanged);
  const { change } = form;
  const parts = { form, choices, isReadOnly };
  return (
    <form onSubmit={form.submit}>
      <Form
        actions={
          isReadOnly ? undefined : (
            <Button variant="primary" loading={change.isBusy}>
              {texts.save}
            </Button>
          )
        }
      >
        <SpaceBetween size="l">
          <SaveProblem problem={change.problem} onReload={onReload} shownFields={FIELDS} />
          <WhatAgentsGet {...parts} />
          <WhoApproves {...parts} />
        </SpaceBetween>
      </Form>
    </form>
  );
}

export interface PartProps extends Pick<RulesFormProps, 'choices'> {
  readonly form: ReturnType<typeof useRulesForm>;
  readonly isReadOnly: boolean;
}

/** What is never given, how long anything counts, and whose changes are asked for. */
function WhatAgentsGet({ form, choices, isReadOnly }: PartProps) {
  const several = { disabled: isReadOnly, options: choices.writes };
  const { errorOf } = form;
  return (
    <Container header={<Header variant="h2">{texts.whatAgentsMayBe}</Header>}>
      <SpaceBetween size="l">
        <Several
          {...several}
          label={texts.neverForAgents}
          description={texts.noAgentGivenThese}
          chosen={form.never}
          onChange={form.setNever}
          errorText={errorOf('never')}
        />
        <SecondsField
          label={texts.maximumDurationApprovalSeconds}
          description={texts.fromWhenItWas}
          value={form.longest}
          onChange={form.setLongest}
          readOnly={isReadOnly}
          whenEmpty={texts.emptyAsLongAs}
          errorText={errorOf('longest_seconds')}
        />
        <Several
          disabled={isReadOnly}
          options={choices.clients}
          label={texts.toolsThatMustAsk}
          description={texts.theirChangesAskedFor}
          chosen={form.asked}
          onChange={form.setAsked}
          errorText={errorOf('asked')}
        />
      </SpaceBetween>
    </Container>
  );
}

/** Which approvals take a fresh sign-in, a passkey, or another member. */
function WhoApproves({ form, choices, isReadOnly }: PartProps) {
  const several = { disabled: isReadOnly, options: choices.writes };
  const { errorOf } = form;
  return (
    <Container header={<Header variant="h2">{texts.whoApprovesAndHow}</Header>}>
      <SpaceBetween size="l">
        <Several
          {...several}
          label={texts.onlyAfterSigningIn}
          description={texts.whoeverApprovesTheseHas}
          chosen={form.fresh}
          onChange={form.setFresh}
          errorText={errorOf('fresh_sign_in')}
        />
        {form.fresh.length === 0 ? null : (
          <SecondsField
            label={texts.howLongAgoThat}
            value={form.within}
            onChange={form.setWithin}
            readOnly={isReadOnly}
            errorText={errorOf('fresh_within_seconds')}
          />
        )}
        <Several
          {...several}
          label={texts.onlyWithPasskey}
          description={texts.whoeverApprovesOrConfirms}
          chosen={form.passkey}
          onChange={form.setPasskey}
          errorText={errorOf('passkey')}
        />
        <SecondPerson form={form} choices={choices} isReadOnly={isReadOnly} />
        {isReadOnly ? <Alert>{texts.administratorsChangeThese}</Alert> : null}
      </SpaceBetween>
    </Container>
  );
}

/** Where a problem is shown beside the field itself. */
const FIELDS = [
  ...[
    'never',
    'longest_seconds',
    'asked',
    'fresh_sign_in',
    'fresh_within_seconds',
    'passkey',
    'second_person',
    'second_role',
  ],
];
const DEFAULT_WITHIN = '300';

function useRulesForm(rules: AgentRulesJson, onChanged: RulesFormProps['onChanged']) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const [never, setNever] = useState<readonly string[]>(rules.never);
  const [longest, setLongest] = useState(rules.longest_seconds?.toString() ?? '');
  const [asked, setAsked] = useState<readonly string[]>(rules.asked);
  const [fresh, setFresh] = useState<readonly string[]>(rules.fresh_sign_in);
  const [within, setWithin] = useState(rules.fresh_within_seconds?.toString() ?? DEFAULT_WITHIN);
  const [passkey, setPasskey] = useState<readonly string[]>(rules.passkey);
  const [second, setSecond] = useState<readonly string[]>(rules.second_person);
  const [role, setRole] = useState(rules.second_role ?? '');
  useUnsaved([never, longest, asked, fresh, within, passkey, second, role]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void change.run(async () => {
      const put = {
        ...{ never: [...never], asked: [...asked] },
        longest_seconds: longest.trim() === '' ? ('default' as const) : requireWholeNumber('longest_seconds', longest),
        fresh_sign_in: [...fresh],
        ...(fresh.length > 0 && { fresh_within_seconds: requireWholeNumber('fresh_within_seconds', within) }),
        passkey: [...passkey],
        second_person: [...second],
        ...(second.length > 0 && role !== '' && { second_role: role }),
      };
      onChanged(await administration.setAgentRules(rules, put));
      done(texts.savedRulesCountWithin);
    });
  };
  const errorOf = (field: string) => change.problem?.of(field);
  return {
    ...{ never, setNever, longest, setLongest, asked, setAsked, fresh, setFresh, within, setWithin },
    ...{ passkey, setPasskey, second, setSecond, role, setRole, change, submit, errorOf },
  };
}
