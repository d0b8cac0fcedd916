import { ServiceError } from '../aws-json/service-error.ts';

/** KMS's own error names and sentences. */

export function notFound(message: string): ServiceError {
  return new ServiceError('NotFoundException', message);
}

export function disabled(arn: string): ServiceError {
  return new ServiceError('DisabledException', `${arn} is disabled.`);
}

export function invalidState(message: string): ServiceError {
  return new ServiceError('KMSInvalidStateException', message);
}

export function invalidKeyUsage(message: string): ServiceError {
  return new ServiceError('InvalidKeyUsageException', message);
}

export function unsupportedOperation(message: string): ServiceError {
  return new ServiceError('UnsupportedOperationException', message);
}

export function alreadyExists(message: string): ServiceError {
  return new ServiceError('AlreadyExistsException', message);
}

export function invalidAliasName(message: string): ServiceError {
  return new ServiceError('InvalidAliasNameException', message);
}

export function invalidMarker(): ServiceError {
  return new ServiceError('InvalidMarkerException', 'The marker is not one that this operation returned.');
}

export function malformedPolicy(message: string): ServiceError {
  return new ServiceError('MalformedPolicyDocumentException', message);
}

/** Says nothing about the cause: a wrong encryption context and a changed byte are the same. */
export function invalidCiphertext(): ServiceError {
  return new ServiceError('InvalidCiphertextException', '');
}

export function incorrectKey(): ServiceError {
  return new ServiceError(
    'IncorrectKeyException',
    'The key ID in the request does not identify a CMK that can perform this operation.',
  );
}

export function invalidSignature(): ServiceError {
  return new ServiceError('KMSInvalidSignatureException', '');
}

export function dryRun(): ServiceError {
  const message = 'The request would have succeeded, but the DryRun option is set.';
  return new ServiceError('DryRunOperationException', message, { status: 412 });
}
