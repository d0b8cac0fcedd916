import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { LastSignInJson, MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import { KeyValues } from '../../common/key-values.tsx';
import { Name } from '../../common/name.tsx';
import { ProviderLink } from '../../common/named-links.tsx';
import { texts } from '../../texts/members.ts';

/** What a member's provider said of their groups and roles when they last signed in. Nothing before the first time. */
export function SeenClaims({ member: { last_sign_in: last } }: { readonly member: MemberJson }) {
  return last === undefined ? null : <Said last={last} />;
}

function Said({ last }: { readonly last: LastSignInJson }) {
  const { provider, claims = [], omitted_values: omitted } = last;
  return (
    <Container
      header={
        <Header variant="h2" description={texts.rolesNewMembersCan}>
          {texts.groupsAndRolesAt}
        </Header>
      }
    >
      <SpaceBetween size="s">
        {claims.length === 0 ? (
          <div>{texts.saidNothingGroupsOr(<ProviderLink id={provider} />)}</div>
        ) : (
          <KeyValues items={claims.map(({ name, values }) => ({ label: name, value: <Values of={values} /> }))} />
        )}
        {omitted === undefined ? null : <Box variant="small">{texts.notKeptHere(omitted)}</Box>}
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
