import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { LinkJson, MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { mayAdminister, useAdministration, useSession } from '../../app/session-context.ts';
import { called } from '../../common/called.ts';
import { choicesOf } from '../../common/choices.ts';
import { Confirm } from '../../common/confirm.tsx';
import { Empty } from '../../common/empty.tsx';
import { Listing } from '../../common/listing.tsx';
import { isolated, Name } from '../../common/name.tsx';
import { ProviderLink } from '../../common/named-links.tsx';
import { Status } from '../../common/status.tsx';
import { useLoad } from '../../common/use-load.ts';
import { usePages } from '../../common/use-pages.ts';
import { linkedBy } from './linked-by.ts';

interface LinksProps {
  readonly member: MemberJson;
  readonly onReload: () => void;
}

/** As whom providers know a member. */
export function Links({ member, onReload }: LinksProps) {
  const session = useSession();
  const administration = useAdministration();
  const { done } = useNotifications();
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<LinkJson>();
  const pages = usePages(`${member.id} ${member.etag}`, () => administration.links(member.id));
  const mayChange = mayAdminister(session) && member.status !== 'removed';
  const remove = async (link: LinkJson) => {
    await administration.removeLink(member, link.id);
    done(`Unlinked: ${isolated(link.subject)} leads to ${called(member)} no more.`);
    onReload();
  };
  return (
    <>
      <Listing
        title="Known as"
        noun="link"
        pages={pages}
        idOf={({ id }) => id}
        narrow={['subject', 'actions']}
        actions={mayChange ? <Button onClick={() => setAdding(true)}>Link an account</Button> : undefined}
        columns={columnsOf(mayChange, setRemoving)}
        empty={
          <Empty title="No provider knows this member yet">
            <Name>{member.email}</Name>: <LinkedBy email={member.email} />
          </Empty>
        }
      />
      {isAdding ? <AddLink member={member} onClose={() => setAdding(false)} onAdded={onReload} /> : null}
      {removing === undefined ? null : (
        <Confirm
          title={`Unlink ${isolated(removing.subject)}?`}
          action="Unlink"
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(undefined)}
        >
          From the next sign-in or assertion on, this account leads to nobody. Sessions and tokens that it opened go on
          until they end; recall the member’s to stop them now.
        </Confirm>
      )}
    </>
  );
}

/** What the first sign-in does, by what the providers may speak for now. */
function LinkedBy({ email }: { readonly email: string }) {
  const administration = useAdministration();
  const { data, problem } = useLoad('providers', () => administration.providers());
  return data === undefined && problem === undefined ? 'Loading …' : linkedBy(email, data?.items);
}

function columnsOf(
  mayChange: boolean,
  onRemove: (link: LinkJson) => void,
): readonly TableProps.ColumnDefinition<LinkJson>[] {
  return [
    {
      id: 'subject',
      header: 'Account',
      isRowHeader: true,
      cell: ({ claim, subject }) => (
        <span className="claims">
          {claim}: <Name>{subject}</Name>
        </span>
      ),
    },
    {
      id: 'provider',
      header: 'Provider',
      cell: ({ provider }) => <ProviderLink id={provider} />,
    },
    { id: 'status', header: 'Status', cell: ({ status }) => <Status of={status} /> },
    ...(mayChange
      ? [
          {
            id: 'actions',
            header: 'Action',
            cell: (link: LinkJson) => (
              <Button
                variant="inline-link"
                wrapText={false}
                ariaLabel={`Unlink ${link.subject}`}
                onClick={() => onRemove(link)}
              >
                Unlink
              </Button>
            ),
          },
        ]
      : []),
  ];
}

interface AddLinkProps {
  readonly member: MemberJson;
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

function AddLink({ member, onClose, onAdded }: AddLinkProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const [provider, setProvider] = useState('');
  const [subject, setSubject] = useState('');
  const known = useLoad('providers', () => administration.providers());
  const options = (known.data?.items ?? []).map(({ id, issuer, subject_claim: claim }) => ({
    value: id,
    label: issuer,
    description: `by ${claim}`,
  }));
  return (
    <Confirm
      title={`Link an account to ${called(member)}?`}
      action="Link"
      isReady={provider !== '' && subject.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        await administration.addLink(member, { provider, subject: subject.trim() });
        done('Linked. Whoever the provider names so is this member.');
        onAdded();
      }}
    >
      <FormField label="Provider">
        <Select
          {...choicesOf(known)}
          selectedOption={options.find(({ value }) => value === provider) ?? null}
          options={options}
          placeholder="Choose a provider"
          onChange={({ detail }) => setProvider(detail.selectedOption.value ?? '')}
        />
      </FormField>
      <FormField label="Value of the claim" description="As the provider writes it, to the last character.">
        <Input value={subject} spellcheck={false} onChange={({ detail }) => setSubject(detail.value)} />
      </FormField>
    </Confirm>
  );
}
