import Select, { type SelectProps } from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useAdministration } from '../app/session-context.ts';
import { texts } from '../texts/common.ts';
import { choicesOf } from './choices.ts';
import { isolated } from './name.tsx';
import { useName } from './names.ts';
import { useLoad } from './use-load.ts';

interface MemberChoiceProps {
  /** A member's id; empty: nobody is chosen. */
  readonly member: string;
  readonly onChange: (id: string) => void;
  /** What no choice means. Absent: somebody has to be chosen. */
  readonly nobody?: string;
  /** What else may be chosen, by what was typed. */
  readonly others?: (typed: string) => readonly SelectProps.Option[];
}

/** A member, found by the beginning of any word of their address. */
export function MemberChoice({ member, onChange, nobody, others }: MemberChoiceProps) {
  const administration = useAdministration();
  const [typed, setTyped] = useState('');
  const found = useLoad(`members ${typed}`, () => administration.members({ q: typed }));
  const name = useName('member', member);
  const members = (found.data?.items ?? []).map(({ id, email }) => ({ value: id, label: isolated(email) }));
  const none = nobody === undefined || typed !== '' ? [] : [{ value: '', label: nobody }];
  return (
    <Select
      {...choicesOf(found)}
      onLoadItems={({ detail }) => (detail.samePage ? found.reload() : setTyped(detail.filteringText.trim()))}
      selectedOption={member === '' ? (none[0] ?? null) : { value: member, label: isolated(name ?? member) }}
      options={[...none, ...members, ...(others?.(typed) ?? [])]}
      placeholder={nobody ?? texts.chooseMember}
      filteringType="manual"
      filteringPlaceholder={texts.anyWordAddress}
      filteringAriaLabel={texts.findMemberByBeginning}
      empty={texts.noMemberHasAddress}
      expandToViewport
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  );
}
