import Alert from '@cloudscape-design/components/alert';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { ProviderJson } from '../../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import { ScopeChoice } from '../../common/scope-choice.tsx';
import { texts } from '../../texts/providers.ts';

/** Of our own administration, which no tool has. */
const NOT_FOR_TOOLS: ReadonlySet<string> = new Set(['org:read', 'org:admin']);

/** Whether the provider vouches for clients, up to which scopes, and what of that is saved. */
export function useVouching(provider: Pick<ProviderJson, 'vouched_scopes'>) {
  const [isOn, setOn] = useState(provider.vouched_scopes !== undefined);
  const [scopes, setScopes] = useState<readonly string[]>(provider.vouched_scopes ?? []);
  return {
    ...{ isOn, setOn, scopes, setScopes },
    patch: isOn ? { vouched_scopes: [...scopes] } : {},
    remove: isOn ? [] : (['vouched_scopes'] as const),
  };
}

interface VouchedClientsProps {
  readonly vouching: ReturnType<typeof useVouching>;
  readonly words: readonly { readonly scope: string; readonly description: string }[] | undefined;
  readonly errorText: string | undefined;
}

/** What it means is said where it is chosen, before and after. */
export function VouchedClients({ vouching, words = [], errorText }: VouchedClientsProps) {
  const { isOn, setOn, scopes, setScopes } = vouching;
  const forTools = words.filter(({ scope }) => !NOT_FOR_TOOLS.has(scope));
  return (
    <Container header={<Header variant="h2">{texts.toolsThatNobodyRegistered}</Header>}>
      <SpaceBetween size="l">
        <FormField label={texts.toolsThatThisProvider} errorText={errorText} stretch>
          <Checkbox checked={isOn} description={texts.aToolComesIn} onChange={({ detail }) => setOn(detail.checked)}>
            {texts.letThemIn}
          </Checkbox>
        </FormField>
        {isOn ? (
          <>
            <Alert type="warning">{texts.whoeverAdministersThisProvider}</Alert>
            <FormField label={texts.atMostTheseScopes} description={texts.whatYouChangeHolds}>
              <ScopeChoice
                offered={new Map(forTools.map((one) => [one.scope, one.description]))}
                chosen={scopes}
                onChange={setScopes}
              />
            </FormField>
          </>
        ) : null}
      </SpaceBetween>
    </Container>
  );
}
