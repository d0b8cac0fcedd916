import type { ModalProps } from '@cloudscape-design/components/modal';
import { lazy, Suspense } from 'react';

const Dialog = lazy(() => import('@cloudscape-design/components/modal'));

/** A dialog, which is loaded when one is first shown. */
export function Modal(props: ModalProps) {
  if (!props.visible) return null;
  return (
    <Suspense fallback={null}>
      <Dialog {...props} />
    </Suspense>
  );
}
