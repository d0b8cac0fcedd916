import { Fragment } from 'react';
import type { OperationJson } from '../../../../lambdas/endpoints/approval/answer.ts';

/** The vendor's sentence; each value of the request set apart, so that none reads as a part of the sentence. */
export function OperationWords({ words }: Pick<OperationJson, 'words'>) {
  return words.map((part, i) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: a sentence's parts never change their order
    if ('text' in part) return <Fragment key={i}>{part.text}</Fragment>;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the same
      <strong key={i}>
        {part.isText ? '“' : ''}
        <bdi>{part.value}</bdi>
        {part.isText ? '”' : ''}
      </strong>
    );
  });
}
