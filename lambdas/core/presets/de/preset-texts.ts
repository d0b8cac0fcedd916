import type { Preset, ProviderReason } from '../preset.ts';

/** The prose of a guide; names of a vendor's fields, values and addresses are the guide's own. */
export interface PresetTexts {
  /** Of the guide that is of no vendor. */
  readonly name?: string;
  readonly crossAppAccess: string;
  /** One for each form. */
  readonly issuerForms: readonly string[];
  readonly issuer: string;
  /** By their English name, where it is ours and no vendor's. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly audience: string;
  readonly subject: string;
  readonly saml: string;
  readonly provisioning?: readonly string[];
  readonly signals?: string;
  readonly algorithms: string;
  readonly steps: Partial<Readonly<Record<ProviderReason, string>>>;
  readonly tried?: string;
}

/** The guide with these texts in the place of its own. */
export function presetWith(preset: Preset, texts: PresetTexts): Preset {
  const { provisioning, signals, name = preset.name } = texts;
  const { tried, ...checked } = preset.checked;
  return {
    ...preset,
    name,
    crossAppAccess: { ...preset.crossAppAccess, text: texts.crossAppAccess },
    issuer: {
      forms: preset.issuer.forms.map((form, at) => ({ ...form, text: texts.issuerForms[at] ?? form.text })),
      text: texts.issuer,
    },
    fields: preset.fields.map((field) => ({ ...field, theirs: texts.fields?.[field.theirs] ?? field.theirs })),
    audience: texts.audience,
    subject: { ...preset.subject, text: texts.subject },
    saml: texts.saml,
    ...(provisioning && { provisioning }),
    ...(signals !== undefined && { signals }),
    algorithms: { ...preset.algorithms, text: texts.algorithms },
    steps: texts.steps,
    checked: { ...checked, ...(tried && { tried: { ...tried, text: texts.tried ?? tried.text } }) },
  };
}
