import AppLayout from '@cloudscape-design/components/app-layout';
import Button from '@cloudscape-design/components/button';
import Table from '@cloudscape-design/components/table';
import { createRoot } from 'react-dom/client';

const root = document.getElementById('console');
if (root)
  createRoot(root).render(
    <AppLayout
      content={
        <>
          <Button>Hi</Button>
          <Table items={[]} columnDefinitions={[]} />
        </>
      }
    />,
  );
