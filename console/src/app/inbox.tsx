import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { readInbox, type WriteRequestJson } from '../api/agents.ts';
import { type ApiProblem, toProblem } from '../api/problem.ts';
import type { Session } from '../api/session.ts';
import { useWhileWatched } from '../common/use-while-watched.ts';

export interface Inbox {
  /** What waits for this person's answer, the oldest first; `undefined`: not known yet. */
  readonly requests: readonly WriteRequestJson[] | undefined;
  readonly problem: ApiProblem | undefined;
  readonly reload: () => void;
}

const InboxContext = createContext<Inbox>({ requests: undefined, problem: undefined, reload: () => undefined });

export function useInbox(): Inbox {
  return useContext(InboxContext);
}

type State = Pick<Inbox, 'requests' | 'problem'>;

/** One reader for the badge and the page. What was read last stays while nothing answers. */
export function InboxProvider({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  const { organization, isSetup } = session;
  const [state, setState] = useState<State>({ requests: undefined, problem: undefined });
  const read = useCallback(async () => {
    if (isSetup) return;
    try {
      setState({ requests: await readInbox(organization), problem: undefined });
    } catch (error) {
      setState((before) => ({ ...before, problem: toProblem(error) }));
    }
  }, [organization, isSetup]);
  useEffect(() => void read(), [read]);
  useWhileWatched(read);
  const inbox = useMemo(() => ({ ...state, reload: () => void read() }), [state, read]);
  return <InboxContext value={inbox}>{children}</InboxContext>;
}
