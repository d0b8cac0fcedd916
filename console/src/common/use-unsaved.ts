import { useEffect, useId, useState } from 'react';

/** Forms on this page that hold something nobody has saved. */
const unsaved = new Set<string>();

export function hasUnsaved(): boolean {
  return unsaved.size > 0;
}

/**
 * A form's values, as they are now: those of its first drawing are the saved ones. A form is drawn anew, by another key, when
 * it was saved. Whoever leaves the page is asked first, while they differ.
 */
export function useUnsaved(values: readonly unknown[]): void {
  const id = useId();
  const [saved] = useState(() => JSON.stringify(values));
  const isUnsaved = JSON.stringify(values) !== saved;
  useEffect(() => {
    if (!isUnsaved) return undefined;
    unsaved.add(id);
    return () => {
      unsaved.delete(id);
    };
  }, [id, isUnsaved]);
}
