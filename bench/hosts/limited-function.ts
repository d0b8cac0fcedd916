/** As `protected-function.ts`, and each request needs a detail: how many projects its body wants. */
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 as Answer, APIGatewayProxyEventV2 as Event } from 'aws-lambda';
import { protect } from '../../protect/middy.ts';
import { DETAIL_SCOPE, DETAIL_TYPE } from '../configuration.ts';

const answer = async (): Promise<Answer> => ({ statusCode: 204 });

export const handler = middy<Event, Answer>(answer).use(
  protect<Event>({
    scopes: [DETAIL_SCOPE],
    details: { type: DETAIL_TYPE, of: ({ body }) => ({ count: JSON.parse(body ?? '').count }) },
  }),
);
