import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { MAX_ROLE_VALUES } from '../../../../lambdas/core/people/just-in-time.ts';
import type { ProviderJson } from '../../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import { ApiProblem } from '../../api/problem.ts';
import { texts } from '../../texts/providers.ts';
import { SeenChoice, useSeenClaims } from './seen-choice.tsx';
import { offeredInWords, type Seen } from './seen-claims.ts';

type JitRoles = NonNullable<ProviderJson['jit_roles']>;

/** What is typed: a claim, and rows of a value and a role. */
export type RolesDraft = JitRoles;

export const NO_ROLES: RolesDraft = { claim: '', values: [] };

/** Nothing that was typed is dropped and called saved. */
const incomplete = (detail: string) =>
  new ApiProblem({
    status: 400,
    kind: 'invalid_request',
    message: texts.nothingWasSaved,
    fields: [{ field: 'jit_roles', detail }],
  });

/** Empty is absent. @throws ApiProblem when a part of it is missing */
export function rolesOf({ claim, values }: RolesDraft): JitRoles | undefined {
  const typed = values.filter(({ value, role }) => value.trim() !== '' || role !== '');
  if (claim.trim() === '' && typed.length === 0) return undefined;
  if (claim.trim() === '') throw incomplete(texts.enterNameClaimToo);
  if (typed.length === 0) throw incomplete(texts.enterValueAndIts);
  if (typed.some(({ value, role }) => value.trim() === '' || role === '')) throw incomplete(texts.eachValueNeedsRole);
  return { claim: claim.trim(), values: typed.map(({ value, role }) => ({ value: value.trim(), role })) };
}

interface RoleByClaimProps {
  /** The provider's id. */
  readonly provider: string;
  readonly draft: RolesDraft;
  readonly onChange: (draft: RolesDraft) => void;
  readonly roles: readonly SelectProps.Option[];
  readonly errorText: string | undefined;
}

/** Which role a new member has, by what the provider says of them. */
export function RoleByClaim({ provider, draft, onChange, roles, errorText }: RoleByClaimProps) {
  const { claim, values } = draft;
  const seen = useSeenClaims(provider);
  const replace = (at: number, row: Partial<JitRoles['values'][number]>) =>
    onChange({ claim, values: values.map((each, index) => (index === at ? { ...each, ...row } : each)) });
  return (
    <FormField
      label={texts.roleByClaim}
      description={texts.forNewMembersBefore}
      errorText={errorText}
      constraintText={offeredInWords(seen)}
      stretch
    >
      <SpaceBetween size="s">
        <SeenChoice
          value={claim}
          placeholder="groups"
          label={texts.nameClaim}
          seen={seen.data?.claims ?? []}
          onChange={(name) => onChange({ claim: name, values })}
        />
        {values.map((row, index) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is what stands at its place in the order
            key={index}
            {...{ row, index, roles }}
            seen={seen.data?.valuesOf(claim.trim()) ?? []}
            onChange={(change) => replace(index, change)}
            onRemove={() => onChange({ claim, values: values.filter((_, at) => at !== index) })}
          />
        ))}
        <Button
          formAction="none"
          iconName="add-plus"
          disabled={values.length >= MAX_ROLE_VALUES}
          onClick={() => onChange({ claim, values: [...values, { value: '', role: '' }] })}
        >
          {texts.addValue}
        </Button>
      </SpaceBetween>
    </FormField>
  );
}

interface RowProps extends Pick<RoleByClaimProps, 'roles'> {
  readonly row: JitRoles['values'][number];
  readonly seen: readonly Seen[];
  readonly index: number;
  readonly onChange: (change: Partial<JitRoles['values'][number]>) => void;
  readonly onRemove: () => void;
}

const COLUMNS = [
  { colspan: { default: 12, xxs: 5 } },
  { colspan: { default: 12, xxs: 5 } },
  { colspan: { default: 12, xxs: 2 } },
];

function Row({ row, index, roles, seen, onChange, onRemove }: RowProps) {
  const number = index + 1;
  return (
    <Grid gridDefinition={COLUMNS}>
      <SeenChoice
        value={row.value}
        placeholder="engineering"
        label={texts.value(number)}
        seen={seen}
        onChange={(value) => onChange({ value })}
      />
      <Select
        selectedOption={roles.find(({ value }) => value === row.role) ?? null}
        placeholder={texts.role}
        ariaLabel={texts.roleValue(number)}
        options={roles}
        onChange={({ detail }) => onChange({ role: detail.selectedOption.value ?? '' })}
      />
      <Button
        formAction="none"
        iconName="remove"
        variant="icon"
        ariaLabel={texts.removeValue(number)}
        onClick={onRemove}
      />
    </Grid>
  );
}
