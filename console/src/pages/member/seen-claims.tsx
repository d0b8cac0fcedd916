import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { LastSignInJson, MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { Name } from '../../common/name.tsx';
import { ProviderLink } from '../../common/named-links.tsx';
import { count } from '../../common/times.ts';

/** What a member's provider said of their groups and roles when they last signed in. Nothing before the first time. */
export function SeenClaims({ member: { last_sign_in: last } }: { readonly member: MemberJson }) {
  return last === undefined ? null : <Said last={last} />;
}

function Said({ last }: { readonly last: LastSignInJson }) {
  const { provider, claims = [], omitted_values: omitted } = last;
  return (
    <Container
      header={
        <Header variant="h2" description="Roles of new members can be chosen by these, in the provider’s settings.">
          Groups and roles at the last sign-in
        </Header>
      }
    >
      <SpaceBetween size="s">
        {claims.length === 0 ? (
          <div>
            <ProviderLink id={provider} /> said nothing of groups or roles. If it should, have it send a claim such as
            groups.
          </div>
        ) : (
          <KeyValuePairs items={claims.map(({ name, values }) => ({ label: name, value: <Values of={values} /> }))} />
        )}
        {omitted === undefined ? null : <Box variant="small">{count(omitted, 'more value')} not kept here.</Box>}
      </SpaceBetween>
    </Container>
  );
}

function Values({ of }: { readonly of: readonly string[] }) {
  return (
    <>
      {of.map((value) => (
        <div key={value} className="claims">
          <Name>{value}</Name>
        </div>
      ))}
    </>
  );
}
