import { useEffect, useState } from 'react';
import { exactly, relative } from './times.ts';

/** The present, in seconds since the epoch; a page that stays open stays right. */
export function useNow(): number {
  const [now, setNow] = useState(() => Math.floor(Date.now() / 1_000));
  useEffect(() => {
    const timer = setInterval(() => setNow(Math.floor(Date.now() / 1_000)), 15_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** How long ago, or when; exactly, in the reader's zone, beside or under the pointer. */
export function Moment({ at, withExact = false }: { readonly at: number; readonly withExact?: boolean }) {
  const now = useNow();
  const exact = exactly(at);
  return (
    <time dateTime={new Date(at * 1_000).toISOString()} title={exact}>
      {withExact ? `${exact} (${relative(at, now)})` : relative(at, now)}
    </time>
  );
}
