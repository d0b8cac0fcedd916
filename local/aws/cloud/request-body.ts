/**
 * The body as the event carries it. HTTP APIs deliver text only for these types; everything else arrives in base64, a
 * missing content type and `application/x-www-form-urlencoded` included. The documentation does not list the types:
 * they were measured on AWS (ministackorg/ministack#766, denoland/deno_registry2#33).
 */
export function encodeBody(body: Buffer, contentType: string | undefined): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isText = /^(text\/.+|application\/(json|xml|javascript))$/.test(mediaType);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}
