import * as z from 'zod/mini';
import { ROUTES } from '../../../routes.ts';
import { keySetAnswer, metadataAnswer } from '../answers/metadata.ts';
import { type Described, ERROR, NOTHING, ok, PAGE, UNAVAILABLE } from './route.ts';

/** What anybody may read. */
export const DOCUMENT_ROUTES: Described<'metadata' | 'console'> = {
  [ROUTES.metadata.errors.operations.GET]: {
    summary: 'What each error of the token endpoint means: where error_uri leads to',
    tag: 'documents',
    answers: { 200: PAGE },
  },
  [ROUTES.metadata.authorizationServer.operations.GET]: {
    summary: 'Authorization server metadata (RFC 8414)',
    tag: 'documents',
    answers: { 200: ok(metadataAnswer), 304: NOTHING },
  },
  [ROUTES.metadata.openIdConfiguration.operations.GET]: {
    summary: 'The same, where gateways look for it',
    tag: 'documents',
    answers: { 200: ok(metadataAnswer), 304: NOTHING },
  },
  [ROUTES.metadata.jwks.operations.GET]: {
    summary: 'The public keys that tokens are verified with (RFC 7517)',
    tag: 'documents',
    answers: { 200: ok(keySetAnswer), 304: NOTHING, ...UNAVAILABLE },
  },
  [ROUTES.metadata.openApi.operations.GET]: {
    summary: 'This document',
    tag: 'documents',
    answers: { 200: ok(z.looseObject({})), 304: NOTHING },
  },
  [ROUTES.metadata.logo.operations.GET]: {
    summary: 'The picture of a client, by its content',
    tag: 'documents',
    answers: { 200: { image: true }, 404: ERROR, 503: ERROR },
  },
  [ROUTES.console.console.operations.GET]: {
    summary: 'The console: a page, and its files below it',
    tag: 'documents',
    answers: { 200: PAGE },
  },
};
