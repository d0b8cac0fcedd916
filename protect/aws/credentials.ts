export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Whose requests are signed; asked before each attempt, so it remembers what is costly to find. */
export type CredentialSource = () => Promise<Credentials> | Credentials;

/** As Lambda hands them over. `undefined` when there are none: then another source must know. */
export function environmentCredentials(
  variables: Readonly<Record<string, string | undefined>>,
): Credentials | undefined {
  const accessKeyId = variables['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = variables['AWS_SECRET_ACCESS_KEY'];
  if (!accessKeyId || !secretAccessKey) return undefined;
  const sessionToken = variables['AWS_SESSION_TOKEN'];
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
