import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { type ReactNode, useState } from 'react';
import type { TokenFilter } from '../api/administration.ts';
import { useNotifications } from '../app/notifications.tsx';
import { useAdministration } from '../app/session-context.ts';
import { texts } from '../texts/common.ts';
import { Confirm } from './confirm.tsx';
import { Counted, isCounted } from './counted.tsx';
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
      <Button onClick={() => setAsking(true)}>{texts.recall}</Button>
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
      title={texts.recallEverything(of)}
      action={texts.recall}
      isReady={isCounted(counted)}
      onClose={onClose}
      onConfirm={async () => {
        await run();
        done(texts.itRecalledWithinMinute);
        onDone();
      }}
    >
      <Counted loaded={counted} otherwise={texts.allItWillBe}>
        {(tokens) => texts.willBeRefusedWithin(tokens.tokens, tokens.at_least === true)}
      </Counted>
      <Box>{children}</Box>
    </Confirm>
  );
}
