/** How a file of the console is encoded for its way; `identity` is as it is. */
export type ContentEncoding = 'br' | 'gzip' | 'identity';

export interface ConsoleFile {
  readonly contentType: string;
  /** The encodings that it is kept in. */
  readonly encodings: ReadonlySet<ContentEncoding>;
  /** In one of them; `identity` is always possible. */
  read(encoding: ContentEncoding): Promise<Buffer>;
}

/**
 * The built console. Laws: only what was built is found, whatever the path says; a file does not change as long as
 * the process lives.
 */
export interface ConsoleFiles {
  /** `path` is below `/console/`, without a slash in front. */
  find(path: string): ConsoleFile | undefined;
}
