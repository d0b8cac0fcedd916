import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import type { NewMember } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import type { Administration } from '../../api/administration.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { choicesOf } from '../../common/choices.ts';
import { Modal } from '../../common/modal.tsx';
import { isolated } from '../../common/name.tsx';
import { ProblemAlert } from '../../common/problem-alert.tsx';
import { useChange } from '../../common/use-change.ts';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/members.ts';
import { linkedBy } from './linked-by.ts';

interface AddMemberProps {
  /** As somebody has sent it: to be looked at, and changed. */
  readonly email?: string;
  /** Their account at a provider, where that is known. */
  readonly link?: NonNullable<NewMember['link']>;
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

/** A new member, or one who was removed, again. */
export function AddMember({ email: sent = '', link, onClose, onAdded }: AddMemberProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const [email, setEmail] = useState(sent);
  const [name, setName] = useState('');
  const [role, setRole] = useState('');
  const known = useLoad('configuration', () => administration.configuration());
  const options = (known.data?.roles ?? []).map((one) => ({
    value: one.role,
    label: one.role,
    description: one.scopes.join(' '),
  }));
  const add = async () => {
    const added = await change.run(async () => {
      requireBoth(email.trim(), role);
      await administration.addMember({ email: email.trim(), role, ...named(name), ...(link && { link }) });
      done(texts.isMember(isolated(email.trim()), await howLinked(administration, email.trim(), link)));
    });
    if (!added) return;
    onAdded();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void add();
  };
  return (
    <Modal
      visible
      header={texts.addMember}
      onDismiss={onClose}
      closeAriaLabel={texts.close}
      footer={<Buttons isBusy={change.isBusy} onCancel={onClose} onAdd={() => void add()} />}
    >
      <form onSubmit={submit}>
        <SpaceBetween size="l">
          <ProblemAlert problem={change.problem} shownFields={['email', 'name', 'role']} />
          <FormField label={texts.eMailAddress} errorText={change.problem?.of('email')}>
            <Input value={email} type="email" onChange={({ detail }) => setEmail(detail.value)} />
          </FormField>
          <NameField name={name} onChange={setName} errorText={change.problem?.of('name')} />
          <FormField label={texts.role} errorText={change.problem?.of('role')}>
            <Select
              {...choicesOf(known)}
              selectedOption={options.find(({ value }) => value === role) ?? null}
              options={options}
              placeholder={texts.chooseRole}
              onChange={({ detail }) => setRole(detail.selectedOption.value ?? '')}
            />
          </FormField>
        </SpaceBetween>
        <input type="submit" hidden />
      </form>
    </Modal>
  );
}

interface NameFieldProps {
  readonly name: string;
  readonly onChange: (name: string) => void;
  readonly errorText: string | undefined;
}

function NameField({ name, onChange, errorText }: NameFieldProps) {
  return (
    <FormField label={texts.nameOptional} description={texts.withoutOneWhatTheir} errorText={errorText}>
      <Input value={name} onChange={({ detail }) => onChange(detail.value)} />
    </FormField>
  );
}

function named(name: string): Pick<NewMember, 'name'> {
  return name.trim() === '' ? {} : { name };
}

/** What nobody has typed or chosen is not sent, to be told how long it must be. @throws ApiProblem */
function requireBoth(email: string, role: string): void {
  const fields = [
    ...(email === '' ? [{ field: 'email', detail: texts.enterAddressThatTheir }] : []),
    ...(role === '' ? [{ field: 'role', detail: texts.chooseRoleSentence }] : []),
  ];
  const message = texts.bothNeeded;
  if (fields.length > 0) throw new ApiProblem({ status: 400, kind: 'invalid_request', message, fields });
}

/** It is added: that its providers cannot be asked for now undoes nothing. */
async function howLinked(administration: Administration, email: string, link: NewMember['link']): Promise<string> {
  if (link !== undefined) return texts.whoeverSignsInWith;
  const providers = await administration.providers().catch(() => undefined);
  return linkedBy(email, providers?.items);
}

interface ButtonsProps {
  readonly isBusy: boolean;
  readonly onCancel: () => void;
  readonly onAdd: () => void;
}

function Buttons({ isBusy, onCancel, onAdd }: ButtonsProps) {
  return (
    <Box float="right">
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="link" onClick={onCancel}>
          {texts.cancel}
        </Button>
        <Button variant="primary" loading={isBusy} onClick={onAdd}>
          {texts.add}
        </Button>
      </SpaceBetween>
    </Box>
  );
}
