/** Why a name server has not said what there is. `too_large`: more than is read, so that none of it counts. */
export type LookUpFailure = 'timed_out' | 'server_failed' | 'refused' | 'too_large' | 'unreadable' | 'unreachable';

/** The texts at a name, the strings of each record joined; none: the name is not there, or has no such record. */
export type TextRecords =
  | { readonly outcome: 'answered'; readonly texts: readonly string[] }
  /** Unknown: neither that there is a record, nor that there is none. `code`: the resolver's word for it. */
  | { readonly outcome: 'failed'; readonly reason: LookUpFailure; readonly code: string };

/**
 * The TXT records at exactly this name, asked once.
 *
 * Laws: one name is asked, without a search list, and one answer is read; it ends within {@link MAX_LOOK_UP_MS}; of an answer
 * past the limits nothing is read; an alias (CNAME) counts as the name server answers it, and is not asked after here;
 * nothing is retried or kept; whoever asks two names at once gets each one's own. Never throws.
 */
export type FindTextRecords = (name: string) => Promise<TextRecords>;

/** The whole of a look-up, milliseconds. A person waits for it, and nobody else does. */
export const MAX_LOOK_UP_MS = 3_000;

/** Records at a name that is ours alone: an organization each, and room for older ones. */
export const MAX_TEXT_RECORDS = 50;

/** Characters of all of them together. */
export const MAX_TEXT_LENGTH = 16_000;
