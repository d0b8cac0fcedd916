import Select, { type SelectProps } from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useAdministration } from '../app/session-context.ts';
import { texts } from '../texts/common.ts';
import { called } from './called.ts';
import { choicesOf } from './choices.ts';
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

/** A member, found by the beginning of any word of their name or address. */
export function MemberChoice({ member, onChange, nobody, others }: MemberChoiceProps) {
  const administration = useAdministration();
  const [typed, setTyped] = useState('');
  const found = useLoad(`members ${typed}`, () => administration.members({ q: typed }));
  const name = useName('member', member);
  const members = (found.data?.items ?? []).map((one) => ({ value: one.id, label: called(one) }));
  const none = nobody === undefined || typed !== '' ? [] : [{ value: '', label: nobody }];
  return (
    <Select
      {...choicesOf(found)}
      onLoadItems={({ detail }) => (detail.samePage ? found.reload() : setTyped(detail.filteringText.trim()))}
      selectedOption={member === '' ? (none[0] ?? null) : { value: member, label: name ?? member }}
      options={[...none, ...members, ...(others?.(typed) ?? [])]}
      placeholder={nobody ?? texts.chooseMember}
      filteringType="manual"
      filteringPlaceholder={texts.anyWordNameOr}
      filteringAriaLabel={texts.findMemberByBeginningWord}
      empty={texts.noMemberHasName}
      expandToViewport
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  );
}
