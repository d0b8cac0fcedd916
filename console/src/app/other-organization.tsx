import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useLocation } from 'react-router';
import { consolePath } from '../../../lambdas/routes.ts';
import { type Session, signOut } from '../api/session.ts';
import { Name } from '../common/name.tsx';
import { Help, Product } from '../common/product.tsx';
import { texts } from '../texts/shell.ts';
import { leaveToSignIn } from './sign-in.ts';

/** A link into one organization, opened by somebody who is signed in to another. */
export function OtherOrganization({ session, wanted }: { readonly session: Session; readonly wanted: string }) {
  const { pathname, search } = useLocation();
  const switchOver = async () => {
    await signOut(false);
    leaveToSignIn(wanted, pathname + search);
  };
  return (
    <Box padding="xxl">
      <main className="narrow">
        <Product />
        <Container header={<Header variant="h1">{texts.thisForAnotherOrganization}</Header>}>
          <SpaceBetween size="m">
            <Box>
              {texts.youSignedInTo(<Name>{session.organizationName}</Name>, <Name>{session.email}</Name>, wanted)}
            </Box>
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="primary" onClick={() => void switchOver()}>
                {texts.signOutAndSign(wanted)}
              </Button>
              <Button href={consolePath(session.organization)}>
                {texts.backTo(<Name>{session.organizationName}</Name>)}
              </Button>
            </SpaceBetween>
          </SpaceBetween>
        </Container>
        <Help />
      </main>
    </Box>
  );
}
