import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { type ReactNode, useState } from 'react';
import type { TokenCountJson } from '../../../lambdas/endpoints/administration/schemas/recalls.ts';
import type { TokenFilter } from '../api/administration.ts';
import { useNotifications } from '../app/notifications.tsx';
import { useAdministration } from '../app/session-context.ts';
import { Confirm } from './confirm.tsx';
import { Counted, isCounted } from './counted.tsx';
import { count } from './times.ts';
import { useLoad } from './use-load.ts';

interface RecallProps {
  /** Of what: `Recall everything of …?` */
  readonly of: string;
  /** Whose tokens are counted. */
  readonly filter: TokenFilter;
  /** What ends beside the tokens, and what does not. */
  readonly children: ReactNode;
  readonly run: () => Promise<unknown>;
  readonly onDone: () => void;
}

/** Refuses what was issued until now; says in numbers what that is, before it does. */
export function Recall(props: RecallProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>Recall</Button>
      {isAsking ? <RecallConfirm {...props} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function RecallConfirm({ of, filter, children, run, onDone, onClose }: RecallProps & { readonly onClose: () => void }) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const counted = useLoad(JSON.stringify(filter), () => administration.countTokens(filter));
  return (
    <Confirm
      title={`Recall everything of ${of}?`}
      action="Recall"
      isReady={isCounted(counted)}
      onClose={onClose}
      onConfirm={async () => {
        await run();
        done('It is recalled: within a minute nothing that was issued until now is accepted.');
        onDone();
      }}
    >
      <Counted loaded={counted} otherwise="All of it will be refused within a minute.">
        {(tokens) => `${inWords(tokens)} will be refused within a minute.`}
      </Counted>
      <Box>{children}</Box>
    </Confirm>
  );
}

export function inWords({ tokens, at_least: isLowerBound }: TokenCountJson): string {
  return `${isLowerBound ? 'At least ' : ''}${count(tokens, 'access token')}`;
}
