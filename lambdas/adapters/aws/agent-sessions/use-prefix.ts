/**
 * This and the scope: whether it is used. What `protect()` writes, and all that it may: a function of the vendor's can
 * neither make a grant nor lengthen one.
 */
export const USE_PREFIX = 'use:';
