import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { MemberJson } from '../../../lambdas/endpoints/administration/schemas/members.ts';
import { useNotifications } from '../app/notifications.tsx';
import { mayAdminister, useAdministration, useSession } from '../app/session-context.ts';
import { called } from '../common/called.ts';
import { choicesOf } from '../common/choices.ts';
import { LoadingPage } from '../common/loading-page.tsx';
import { Page } from '../common/page.tsx';
import { SaveProblem } from '../common/save-problem.tsx';
import { useChange } from '../common/use-change.ts';
import { useLoad } from '../common/use-load.ts';
import { texts } from '../texts/members.ts';
import { MemberFacts } from './member/facts.tsx';
import { Invitation } from './member/invitation.tsx';
import { Links } from './member/links.tsx';
import { Managed } from './member/managed.tsx';
import { type MemberAction, MemberActionConfirm } from './member/member-actions.tsx';
import { MemberTools } from './member/member-tools.tsx';
import { NameForm } from './member/name-form.tsx';
import { SeenClaims } from './member/seen-claims.tsx';
import { SetupLink } from './member/setup-link.tsx';

const PARENTS = [[texts.members, '/members']] as const;

/** One person: their role, whether they may come in, and as whom their providers know them. */
export function Member() {
  const { id = '' } = useParams();
  const administration = useAdministration();
  const loaded = useLoad(id, () => administration.member(id));
  return (
    <LoadingPage title={texts.member} parents={PARENTS} loaded={loaded}>
      {(member) => <Shown member={member} onChanged={loaded.replace} onReload={loaded.reload} />}
    </LoadingPage>
  );
}

export interface MemberPartProps {
  readonly member: MemberJson;
  readonly onChanged: (member: MemberJson) => void;
  readonly onReload: () => void;
}

const ACTIONS: Readonly<Record<MemberJson['status'], readonly { readonly id: MemberAction; readonly text: string }[]>> =
  {
    active: [
      { id: 'disable', text: texts.disable },
      { id: 'recall', text: texts.recallTokensAndSessions },
      { id: 'remove', text: texts.removeForGood },
    ],
    disabled: [
      { id: 'enable', text: texts.enableAgain },
      { id: 'remove', text: texts.removeForGood },
    ],
    removed: [],
  };

function Shown({ member, onChanged, onReload }: MemberPartProps) {
  const session = useSession();
  const [action, setAction] = useState<MemberAction>();
  const isAdministrator = mayAdminister(session);
  const actions = ACTIONS[member.status];
  return (
    <Page
      title={called(member)}
      parents={PARENTS}
      actions={
        isAdministrator && actions.length > 0 ? (
          <ButtonDropdown items={[...actions]} onItemClick={({ detail }) => setAction(detail.id as MemberAction)}>
            {texts.actions}
          </ButtonDropdown>
        ) : undefined
      }
    >
      <Managed member={member} />
      <MemberFacts member={member} />
      {isAdministrator && member.status !== 'removed' ? (
        <RoleForm key={`role ${member.etag}`} member={member} onChanged={onChanged} onReload={onReload} />
      ) : null}
      {isAdministrator && member.status !== 'removed' ? (
        <NameForm key={`name ${member.etag}`} member={member} onChanged={onChanged} onReload={onReload} />
      ) : null}
      <SeenClaims member={member} />
      <Links member={member} onReload={onReload} />
      {isAdministrator && member.status === 'active' ? <Invitation member={member} onChanged={onChanged} /> : null}
      {isAdministrator && member.status === 'active' ? (
        <SetupLink key={`setup link ${member.recalled_at}`} member={member} />
      ) : null}
      <MemberTools member={member} />
      {action === undefined ? null : (
        <MemberActionConfirm
          member={member}
          action={action}
          onChanged={onChanged}
          onClose={() => setAction(undefined)}
        />
      )}
    </Page>
  );
}

function RoleForm({ member, onChanged, onReload }: MemberPartProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const [role, setRole] = useState(member.role);
  const known = useLoad('configuration', () => administration.configuration());
  const options = (known.data?.roles ?? []).map((one) => ({
    value: one.role,
    label: one.role,
    description: one.scopes.join(' '),
  }));
  const save = () =>
    void change.run(async () => {
      onChanged(await administration.changeMember(member, { role }));
      done(texts.isFromNextRequest(called(member), role));
    });
  return (
    <Container header={<Header variant="h2">{texts.role}</Header>}>
      <SpaceBetween size="m">
        <SaveProblem problem={change.problem} onReload={onReload} shownFields={['role']} />
        <FormField
          label={texts.role}
          description={texts.whatTheyMayDo}
          errorText={change.problem?.of('role')}
          secondaryControl={
            <Button loading={change.isBusy} disabled={role === member.role} onClick={save}>
              {texts.save}
            </Button>
          }
        >
          <Select
            {...choicesOf(known)}
            selectedOption={options.find(({ value }) => value === role) ?? { value: role, label: role }}
            options={options}
            onChange={({ detail }) => setRole(detail.selectedOption.value ?? role)}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}
