import type { EngineAnswer, EngineCall } from './engine-call.ts';

/** Errors that a service answers without doing anything. `transaction-conflict` is DynamoDB's alone. */
export type ErrorFault = 'throttle' | 'internal-error' | 'transaction-conflict';

const DYNAMODB = 'com.amazonaws.dynamodb.v20120810#';

/** The answer in the words of the call's service. */
export function errorAnswer(fault: ErrorFault, call: EngineCall): EngineAnswer {
  switch (fault) {
    case 'throttle':
      return call.service === 'kms'
        ? json(400, { __type: 'ThrottlingException', message: 'Rate exceeded' })
        : json(400, { __type: `${DYNAMODB}ProvisionedThroughputExceededException`, message: 'Throughput exceeded' });
    case 'internal-error':
      return call.service === 'kms'
        ? json(500, { __type: 'KMSInternalException', message: 'Internal error' })
        : json(500, { __type: `${DYNAMODB}InternalServerError`, message: 'Internal server error' });
    case 'transaction-conflict':
      return call.operation === 'TransactWriteItems' ? cancelledByConflict(call) : conflict();
  }
}

function conflict(): EngineAnswer {
  const message = 'Transaction is ongoing for the item';
  return json(400, { __type: `${DYNAMODB}TransactionConflictException`, message });
}

/** A conflict on the first item. */
function cancelledByConflict(call: EngineCall): EngineAnswer {
  const reasons = Array.from({ length: call.transactItemCount }, (_, index) =>
    index === 0 ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' } : { Code: 'None' },
  );
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return json(400, {
    __type: `${DYNAMODB}TransactionCanceledException`,
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: reasons,
  });
}

function json(status: number, body: object): EngineAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    bytes: Buffer.from(JSON.stringify(body)),
  };
}
