import { brandingOf, type ConsoleBranding } from './parse-branding.ts';

let read: ConsoleBranding | undefined;

/** Whose console this is: of this page, which does not change as long as it is open. */
export function branding(): ConsoleBranding {
  read ??= brandingOf(document.querySelector<HTMLMetaElement>('meta[name=branding]')?.content);
  return read;
}
