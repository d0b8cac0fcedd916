import { useEffect, useState } from 'react';

const PREFIX = 'countersign.draft.';

/**
 * What somebody is typing, kept in this tab until it is saved: it outlives a reload, and leaving to sign in. Never for
 * a secret: a form keeps that in memory alone.
 * @param given what the form begins with, instead of what was kept
 */
export function useDraft<T extends Readonly<Record<string, string>>>(name: string, blank: T, given?: T) {
  const key = PREFIX + name;
  const [value, set] = useState<T>(() => given ?? { ...blank, ...parse(sessionStorage.getItem(key)) });
  useEffect(() => {
    sessionStorage.setItem(key, JSON.stringify(value));
  }, [key, value]);
  return { value, set, forget: () => set(blank) };
}

function parse(text: string | null): object {
  try {
    return JSON.parse(text ?? '{}') as object;
  } catch {
    return {};
  }
}
