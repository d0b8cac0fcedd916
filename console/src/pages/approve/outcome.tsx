import Alert from '@cloudscape-design/components/alert';
import { useEffect, useRef } from 'react';
import { NOT_APPROVED_WORDS } from '../../../../lambdas/core/agents/approval-words.ts';
import type { DecidedJson } from '../../../../lambdas/endpoints/approval/answer.ts';
import { scopeWithLimit } from '../../common/declared-scope.ts';

/** What became of a decision; read out at once. */
export function Outcome({ decided }: { readonly decided: DecidedJson }) {
  const heading = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each decision is told anew
  useEffect(() => {
    heading.current?.focus();
  }, [decided]);
  const { type, header, text } = inWords(decided);
  return (
    <div ref={heading} role="status" tabIndex={-1} style={{ outline: 'none' }}>
      <Alert type={type} header={header}>
        {text}
        {decided.decision === 'approved'
          ? decided.not_granted.map(({ scope, reason }) => (
              <div key={scope}>
                Not approved: <span className="claims">{scopeWithLimit(scope)}</span>. {NOT_APPROVED_WORDS[reason]}
              </div>
            ))
          : null}
      </Alert>
    </div>
  );
}

function inWords(decided: DecidedJson) {
  switch (decided.decision) {
    case 'approved':
      if (decided.awaiting !== undefined) {
        return {
          type: 'info',
          header: 'Somebody else has to confirm it',
          text: 'You have approved it. Your organization wants another member to confirm some of it, in the console under Requests. Until then the agent may not do that.',
        } as const;
      }
      return decided.granted.length > 0
        ? ({
            type: 'success',
            header: 'Approved',
            text: 'You can close this page. The agent goes on by itself.',
          } as const)
        : ({
            type: 'warning',
            header: 'Nothing was approved',
            text: 'What you chose is not yours to approve.',
          } as const);
    case 'denied':
      return { type: 'info', header: 'Denied', text: 'The agent was given nothing. You can close this page.' } as const;
    case 'taken_back':
      return decided.scopes.length > 0
        ? ({
            type: 'success',
            header: 'Taken back',
            text: 'The agent can no longer make these changes, from its next request on.',
          } as const)
        : ({
            type: 'info',
            header: 'Nothing to take back',
            text: 'The agent could not make these changes any more.',
          } as const);
  }
}
