import { readFileSync, statSync } from 'node:fs';
import { type Logo, MAX_LOGO_BYTES, parseLogo } from '../lambdas/core/clients/logo.ts';
import {
  type Branding,
  type BrandingInput,
  logoFileName,
  resolveBranding,
} from '../lambdas/core/configuration/branding.ts';
import type { ConfigurationProblem } from '../lambdas/core/configuration/schema.ts';

/** What is branded, and the picture of it, which the console's function serves. */
export interface DeployableBranding {
  /** As functions read it: the picture by the name under which it is served. */
  readonly input: BrandingInput;
  readonly branding: Branding;
  readonly logo: Logo | undefined;
}

/** The picture's file, looked at. What its name says of it counts for nothing. */
export type LogoFile = { readonly logo: Logo | undefined } | { readonly problem: ConfigurationProblem };

/** `path`: from where the app runs, or absolute. Of a configuration that is read from a file it is made so by the reader. */
export function readLogoFile(path: unknown): LogoFile {
  if (typeof path !== 'string' || path === '') return { logo: undefined };
  const wrong = (problem: string) => ({ problem: { field: 'branding.logo', problem } });
  try {
    // Not read at all: whoever names the wrong file may name a large one.
    if (statSync(path).size > MAX_LOGO_BYTES) return wrong(`must have at most ${MAX_LOGO_BYTES} bytes: ${path}`);
    const parsed = parseLogo(readFileSync(path));
    return parsed.ok ? { logo: parsed.value } : wrong(`${parsed.error.problem}: ${path}`);
  } catch (error) {
    return wrong(`cannot be read: ${(error as Error).message}`);
  }
}

/** Of what has passed every check. */
export function deployableBranding(input: BrandingInput, logo: Logo | undefined): DeployableBranding {
  const { logo: _, ...rest } = input;
  const deployed = logo === undefined ? rest : { ...rest, logo: logoFileName(logo.digest, formatOf(logo)) };
  return { input: deployed, branding: resolveBranding(deployed), logo };
}

function formatOf({ mediaType }: Logo): string {
  return mediaType.slice('image/'.length);
}
