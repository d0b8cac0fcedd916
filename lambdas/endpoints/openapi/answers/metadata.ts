import * as z from 'zod/mini';
import { oneOf } from '../../administration/schemas/common.ts';

/** Documents that anybody reads. */

export const keySetAnswer = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: oneOf(['RSA', 'EC']) })) });

export const metadataAnswer = z.looseObject({ issuer: z.string(), token_endpoint: z.string(), jwks_uri: z.string() });
