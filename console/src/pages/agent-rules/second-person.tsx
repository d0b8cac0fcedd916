import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useAdministration } from '../../app/session-context.ts';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/agent-rules.ts';
import type { PartProps } from './rules-form.tsx';
import { Several } from './several.tsx';

/** Who confirms, asked only where somebody has to. */
export function SecondPerson({ form, choices, isReadOnly }: PartProps) {
  const { errorOf } = form;
  return (
    <>
      <Several
        disabled={isReadOnly}
        options={choices.writes}
        label={texts.onlyWithSecondPerson}
        description={texts.anotherMemberHasTo}
        chosen={form.second}
        onChange={form.setSecond}
        errorText={errorOf('second_person')}
      />
      {form.second.length === 0 ? null : <SecondRole form={form} choices={choices} isReadOnly={isReadOnly} />}
    </>
  );
}

/** Nobody confirms what they approved themselves: a role of one member, or of none, is said to be so. */
function SecondRole({ form, choices, isReadOnly }: PartProps) {
  const holders = useHolders(form.role);
  return (
    <FormField
      label={texts.roleSecondPerson}
      description={texts.anyOtherMemberWith}
      warningText={holders === undefined || holders > 1 ? undefined : texts.tooFewWithRole(form.role, holders)}
      errorText={form.errorOf('second_role')}
    >
      <Select
        ariaLabel={texts.roleSecondPerson}
        disabled={isReadOnly}
        options={[...choices.roles]}
        placeholder={texts.chooseRole}
        selectedOption={choices.roles.find(({ value }) => value === form.role) ?? null}
        onChange={({ detail }) => {
          form.change.forget();
          form.setRole(detail.selectedOption.value ?? '');
        }}
      />
    </FormField>
  );
}

/** How many active members have the role, as far as the first page tells; `undefined`: not known. */
function useHolders(role: string): number | undefined {
  const administration = useAdministration();
  const { data, isLoading } = useLoad(`holders ${role}`, async () => {
    if (role === '') return undefined;
    const { items, next_cursor: next } = await administration.members({ role, status: 'active' });
    // A page may be short of what is looked for, and more may follow.
    return next === undefined ? items.length : undefined;
  });
  return isLoading ? undefined : data;
}
