/**
 * `ver` of both kinds of tokens: raised only when a claim comes to mean something else. A token without it was issued
 * before there was one, and means the same; one with another is not understood, and refused.
 */
export const TOKEN_VERSION = 1;
