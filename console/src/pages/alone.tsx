import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import type { ReactNode } from 'react';
import { useTitle } from '../common/page.tsx';
import { Help, Product } from '../common/product.tsx';

/** A page for somebody who is not signed in. */
export function Alone({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useTitle(title);
  return (
    <Box padding="xxl">
      <main className="narrow">
        <Product />
        <Container header={<Header variant="h1">{title}</Header>}>{children}</Container>
        <Help />
      </main>
    </Box>
  );
}
