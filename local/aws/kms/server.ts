import { type AwsAccount, LOCAL_ACCOUNT } from '../aws-json/account.ts';
import type { ServiceRequest } from '../aws-json/request.ts';
import { type LocalEngine, startJsonServer } from '../aws-json/server.ts';
import { KeyStore } from './key-store.ts';
import { kmsOperations } from './operations.ts';

/** Like `Authorize`, and may look at the keys: permissions depend on their tags and policies. */
export type AuthorizeKms = (request: ServiceRequest, store: KeyStore) => void | Promise<void>;

export interface LocalKmsOptions {
  /** Holds the keys in the clear (mode 0600), made when missing; absent keeps them in memory. For one server at a time. */
  readonly file?: string | undefined;
  /** Absent or 0 takes a free one. */
  readonly port?: number | undefined;
  readonly account?: AwsAccount | undefined;
  readonly authorize?: AuthorizeKms | undefined;
}

/** Above any member that KMS accepts. */
const MAX_REQUEST_BYTES = 256 * 1024;

/**
 * KMS on 127.0.0.1, over node:crypto: RSA and NIST elliptic curve keys that sign, symmetric keys that encrypt.
 * Key policies are stored, and enforced by whoever passes `authorize`; grants, rotation, HMAC, RSA encryption and
 * multi-Region keys do not exist.
 * @throws when the file is not a key file, or the port is in use
 */
export async function startLocalKms(options: LocalKmsOptions = {}): Promise<LocalEngine> {
  const store = new KeyStore(options.account ?? LOCAL_ACCOUNT, options.file);
  const { authorize } = options;
  const service = {
    targetPrefix: 'TrentService',
    contentType: 'application/x-amz-json-1.1',
    operations: kmsOperations(store),
    maxRequestBytes: MAX_REQUEST_BYTES,
    accessDeniedType: 'AccessDeniedException',
    internalErrorType: 'KMSInternalException',
    authorize: authorize && ((request: ServiceRequest) => authorize(request, store)),
  } as const;
  return startJsonServer(service, options.port);
}
