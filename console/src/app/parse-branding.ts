import { CONSOLE_ROOT } from '../../../lambdas/routes.ts';

/** What members see of the vendor. */
export interface ConsoleBranding {
  readonly productName: string;
  /** Path of a picture that we serve. */
  readonly logo: string;
  /** Where a person who is stuck finds help. */
  readonly support?: { readonly href: string; readonly text: string };
}

/** Of a deployment without branding. */
const OURS: ConsoleBranding = { productName: 'Countersign', logo: `${CONSOLE_ROOT}favicon.svg` };

/** Of what synth has written into our own page (lib/branded-console.ts); what it does not say is ours. */
export function brandingOf(written: string | undefined): ConsoleBranding {
  return written === undefined ? OURS : { ...OURS, ...(JSON.parse(written) as Partial<ConsoleBranding>) };
}
