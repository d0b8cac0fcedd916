import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { choicesOf } from '../../common/choices.ts';
import { isolated } from '../../common/name.tsx';
import { ProblemAlert } from '../../common/problem-alert.tsx';
import { useChange } from '../../common/use-change.ts';
import { useLoad } from '../../common/use-load.ts';
import { linkedBy } from './linked-by.ts';

/** A new member, or one who was removed, again. */
export function AddMember({ onClose, onAdded }: { readonly onClose: () => void; readonly onAdded: () => void }) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState('');
  const known = useLoad('configuration', () => administration.configuration());
  const options = (known.data?.roles ?? []).map((one) => ({
    value: one.role,
    label: one.role,
    description: one.scopes.join(' '),
  }));
  const add = async () => {
    const added = await change.run(async () => {
      await administration.addMember({ email: email.trim(), role });
      // It is added: that its providers cannot be asked for now undoes nothing.
      const providers = await administration.providers().catch(() => undefined);
      done(`${isolated(email.trim())} is a member. ${linkedBy(email.trim(), providers?.items)}`);
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
      header="Add a member"
      onDismiss={onClose}
      closeAriaLabel="Close"
      footer={<Buttons isBusy={change.isBusy} onCancel={onClose} onAdd={() => void add()} />}
    >
      <form onSubmit={submit}>
        <SpaceBetween size="l">
          <ProblemAlert problem={change.problem} shownFields={['email', 'role']} />
          <FormField label="E-mail address" errorText={change.problem?.of('email')}>
            <Input value={email} type="email" onChange={({ detail }) => setEmail(detail.value)} />
          </FormField>
          <FormField label="Role" errorText={change.problem?.of('role')}>
            <Select
              {...choicesOf(known)}
              selectedOption={options.find(({ value }) => value === role) ?? null}
              options={options}
              placeholder="Choose a role"
              onChange={({ detail }) => setRole(detail.selectedOption.value ?? '')}
            />
          </FormField>
        </SpaceBetween>
        <input type="submit" hidden />
      </form>
    </Modal>
  );
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
          Cancel
        </Button>
        <Button variant="primary" loading={isBusy} onClick={onAdd}>
          Add
        </Button>
      </SpaceBetween>
    </Box>
  );
}
