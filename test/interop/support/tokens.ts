/** The same token with another signature. */
export const forged = (token: string): string => `${token.slice(0, -8)}AAAAAAAA`;
