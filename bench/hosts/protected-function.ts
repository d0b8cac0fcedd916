/** The least function that `protect()` can stand before, and nothing else: what it costs is what `protect()` costs. */
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 as Answer, APIGatewayProxyEventV2 as Event } from 'aws-lambda';
import { protect } from '../../protect/middy.ts';

const answer = async (): Promise<Answer> => ({ statusCode: 204 });

export const handler = middy<Event, Answer>(answer).use(protect({ scopes: ['projects:read'] }));
