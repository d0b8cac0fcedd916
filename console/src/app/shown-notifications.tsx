import { lazy, Suspense } from 'react';
import { useNotifications } from './notifications.tsx';

const Flashbar = lazy(() => import('@cloudscape-design/components/flashbar'));

/** What was done, and what is left to do; loaded when there is something to say. */
export function ShownNotifications() {
  const { items } = useNotifications();
  if (items.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <Flashbar items={[...items]} />
    </Suspense>
  );
}
