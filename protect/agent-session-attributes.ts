/**
 * Names of attributes of AgentSessions rows: each of these and the scope. The server writes grants, `protect()` reads them
 * and marks a use; both by these names, which no code of a former release may find changed.
 */

/** The second at which the grant is none. */
export const GRANT_PREFIX = 'grant:';

/**
 * When the session began that approved it. Beside the end and not in one value with it: code of a former release reads the
 * end as the number that it always was, in functions that are deployed at another time too. That code may lengthen or
 * remove the end alone, and then what stands here is older than the grant, never younger. A former release wrote none.
 */
export const SIGNED_IN_PREFIX = 'signed-in:';

/**
 * The same of a write that was approved once. Under names of its own: code of a former release, which knows of no single
 * use, sees no grant there, and denies.
 */
export const ONCE_PREFIX = 'once:';
export const ONCE_SIGNED_IN_PREFIX = 'once-signed-in:';

/**
 * When the person approved it: the longest that an organization lets approvals count begins here. A former release wrote
 * none, and leaves one that stands when it writes a grant: that one is older than the grant, never younger.
 */
export const APPROVED_PREFIX = 'approved:';
export const ONCE_APPROVED_PREFIX = 'once-approved:';

/**
 * Whether it is used. What `protect()` writes, and all that it may: a function of the vendor's can neither make a grant nor
 * lengthen one.
 */
export const USE_PREFIX = 'use:';

/** The sessions that it stands under, the topmost first, with a space between: no grant stands in such a row. */
export const PARENTS = 'parents';

/**
 * When its client first used it, in seconds: a stop of everything of the client ends what began until then. A row of a
 * former release does not say so, and began before any stop; used again while nothing is stopped, it says when.
 */
export const BEGUN_AT = 'begunAt';

/** Since when the session is over. The row that says so has no grants: code of a former release finds none. */
export const ENDED_AT = 'endedAt';

/** When a write was taken back, and by whom; see `takenText`. It grants nothing. */
export const TAKEN_PREFIX = 'taken:';
