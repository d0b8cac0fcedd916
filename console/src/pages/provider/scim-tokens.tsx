import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { ProviderJson } from '../../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import type {
  CreatedScimTokenJson,
  ScimTokenJson,
} from '../../../../lambdas/endpoints/administration/schemas/provisioning.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { Confirm } from '../../common/confirm.tsx';
import { Copyable } from '../../common/copyable.tsx';
import { Moment } from '../../common/moment.tsx';
import { ProblemAlert } from '../../common/problem-alert.tsx';
import { useChange } from '../../common/use-change.ts';
import { texts } from '../../texts/providers.ts';

interface ScimTokensProps {
  readonly provider: ProviderJson;
  readonly tokens: readonly ScimTokenJson[];
  readonly onChanged: () => void;
}

/** Two at most, so that one is replaced without a pause. */
const MOST_TOKENS = 2;

/** The tokens of a provider's SCIM client: made, shown once, and revoked. */
export function ScimTokens({ provider, tokens, onChanged }: ScimTokensProps) {
  const administration = useAdministration();
  const change = useChange();
  const [made, setMade] = useState<CreatedScimTokenJson>();
  const [revoking, setRevoking] = useState<ScimTokenJson>();
  const make = () =>
    void change.run(async () => {
      setMade(await administration.createScimToken(provider.id));
      onChanged();
    });
  const makeButton = (
    <Button loading={change.isBusy} disabled={tokens.length >= MOST_TOKENS} onClick={make}>
      {texts.makeToken}
    </Button>
  );
  return (
    <SpaceBetween size="m">
      <ProblemAlert problem={change.problem} />
      {made === undefined ? null : <MadeToken made={made} />}
      <Table
        variant="embedded"
        header={
          <Header variant="h3" counter={texts.tokensOf(tokens.length, MOST_TOKENS)} actions={makeButton}>
            {texts.tokens}
          </Header>
        }
        items={tokens}
        trackBy="id"
        empty={texts.noTokenYetMake}
        columnDefinitions={columnsOf(setRevoking)}
      />
      {revoking === undefined ? null : (
        <RevokeToken
          {...{ provider, onChanged }}
          token={revoking}
          onRevoked={() => made?.id === revoking.id && setMade(undefined)}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </SpaceBetween>
  );
}

function columnsOf(onRevoke: (token: ScimTokenJson) => void) {
  return [
    { id: 'token', header: texts.token, cell: ({ id }: ScimTokenJson) => id },
    { id: 'made', header: texts.made, cell: (token: ScimTokenJson) => <Moment at={token.created_at} /> },
    {
      id: 'used',
      header: texts.lastUsedToHour,
      cell: ({ last_used_at: at }: ScimTokenJson) => (at === undefined ? texts.notYet : <Moment at={at} />),
    },
    {
      id: 'revoke',
      header: texts.revoke,
      cell: (token: ScimTokenJson) => (
        <Button variant="inline-link" ariaLabel={texts.revokeNamed(token.id)} onClick={() => onRevoke(token)}>
          {texts.revoke}
        </Button>
      ),
    },
  ];
}

function MadeToken({ made }: { readonly made: CreatedScimTokenJson }) {
  return (
    <Alert type="success" header={texts.copyTokenNowIt}>
      <Copyable value={made.token} label={texts.scimToken} />
    </Alert>
  );
}

interface RevokeTokenProps extends Omit<ScimTokensProps, 'tokens'> {
  readonly token: ScimTokenJson;
  readonly onRevoked: () => void;
  readonly onClose: () => void;
}

function RevokeToken({ provider, token, onChanged, onRevoked, onClose }: RevokeTokenProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const revoke = async () => {
    await administration.revokeScimToken(provider.id, token.id);
    onRevoked();
    onChanged();
    done(texts.itRefusedFromIts);
  };
  return (
    <Confirm title={texts.revokeQuestion(token.id)} action={texts.revoke} onConfirm={revoke} onClose={onClose}>
      {texts.withoutAnotherTokenProvider}
    </Confirm>
  );
}
