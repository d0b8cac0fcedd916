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
import { texts } from '../../texts/members.ts';
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
    done(texts.unlinkedLeadsToNo(isolated(link.subject), called(member)));
    onReload();
  };
  return (
    <>
      <Listing
        title={texts.knownAs}
        noun={texts.linkNoun}
        pages={pages}
        idOf={({ id }) => id}
        narrow={['subject', 'actions']}
        actions={mayChange ? <Button onClick={() => setAdding(true)}>{texts.linkAccount}</Button> : undefined}
        columns={columnsOf(mayChange, setRemoving)}
        empty={
          <Empty title={texts.noProviderKnowsThis}>
            <Name>{member.email}</Name>: <LinkedBy email={member.email} />
          </Empty>
        }
      />
      {isAdding ? <AddLink member={member} onClose={() => setAdding(false)} onAdded={onReload} /> : null}
      {removing === undefined ? null : (
        <Confirm
          title={texts.unlinkQuestion(isolated(removing.subject))}
          action={texts.unlink}
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(undefined)}
        >
          {texts.fromNextSignIn}
        </Confirm>
      )}
    </>
  );
}

/** What the first sign-in does, by what the providers may speak for now. */
function LinkedBy({ email }: { readonly email: string }) {
  const administration = useAdministration();
  const { data, problem } = useLoad('providers', () => administration.providers());
  return data === undefined && problem === undefined ? texts.loading : linkedBy(email, data?.items);
}

function columnsOf(
  mayChange: boolean,
  onRemove: (link: LinkJson) => void,
): readonly TableProps.ColumnDefinition<LinkJson>[] {
  return [
    {
      id: 'subject',
      header: texts.account,
      isRowHeader: true,
      cell: ({ claim, subject }) => (
        <span className="claims">
          {claim}: <Name>{subject}</Name>
        </span>
      ),
    },
    {
      id: 'provider',
      header: texts.provider,
      cell: ({ provider }) => <ProviderLink id={provider} />,
    },
    { id: 'status', header: texts.status, cell: ({ status }) => <Status of={status} /> },
    ...(mayChange
      ? [
          {
            id: 'actions',
            header: texts.action,
            cell: (link: LinkJson) => (
              <Button
                variant="inline-link"
                wrapText={false}
                ariaLabel={texts.unlinkNamed(link.subject)}
                onClick={() => onRemove(link)}
              >
                {texts.unlink}
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
    description: texts.by(claim),
  }));
  return (
    <Confirm
      title={texts.linkAccountTo(called(member))}
      action={texts.link}
      isReady={provider !== '' && subject.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        await administration.addLink(member, { provider, subject: subject.trim() });
        done(texts.linkedWhoeverProviderNames);
        onAdded();
      }}
    >
      <FormField label={texts.provider}>
        <Select
          {...choicesOf(known)}
          selectedOption={options.find(({ value }) => value === provider) ?? null}
          options={options}
          placeholder={texts.chooseProvider}
          onChange={({ detail }) => setProvider(detail.selectedOption.value ?? '')}
        />
      </FormField>
      <FormField label={texts.valueClaim} description={texts.asProviderWritesIt}>
        <Input value={subject} spellcheck={false} onChange={({ detail }) => setSubject(detail.value)} />
      </FormField>
    </Confirm>
  );
}
