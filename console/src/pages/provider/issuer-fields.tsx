import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Preset } from '../../../../lambdas/core/presets/preset.ts';
import { issuerFormOf } from '../../../../lambdas/core/presets/presets.ts';
import { issuerOfDiscoveryAddress } from '../../../../lambdas/core/registration/discovery-address.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { nameIn } from '../../common/guides.ts';
import { Prose } from '../../common/prose.tsx';
import type { useDraft } from '../../common/use-draft.ts';
import { texts } from '../../texts/providers.ts';

/** Names on the wire, so that what the server says of one lands beside it. */
export const BLANK = { issuer: '', jwks_uri: '', tenant: '', audience_tenant: '', subject_claim: '' };
export type Field = keyof typeof BLANK;

type Draft = ReturnType<typeof useDraft<typeof BLANK>>;

interface FieldsProps {
  readonly preset: Preset;
  readonly draft: Draft;
  readonly problem: ApiProblem | undefined;
}

const COMPARED = texts.comparedToLastCharacter;
const TAKEN = texts.thisIssuerAtAddress;

/** The provider's issuer; from the address of its discovery document too, which is what people copy. */
export function IssuerFields({ preset, draft, problem }: FieldsProps) {
  const [isTaken, setTaken] = useState(false);
  return (
    <Container header={<Header variant="h2">{texts.stepItsIssuer}</Header>}>
      <SpaceBetween size="l">
        <FormField
          label={texts.issuer}
          description={<Prose text={preset.issuer.text} />}
          warningText={
            problem?.of('issuer') === undefined ? unusualIssuer(preset, draft.value.issuer.trim()) : undefined
          }
          constraintText={isTaken ? TAKEN : COMPARED}
          errorText={problem?.of('issuer')}
        >
          <DraftInput
            field="issuer"
            draft={draft}
            placeholder={preset.issuer.forms[0]?.example}
            onChange={(text) => {
              const issuer = issuerOfDiscoveryAddress(text.trim());
              setTaken(issuer !== undefined);
              return issuer ?? text;
            }}
          />
        </FormField>
        <MoreFields preset={preset} draft={draft} problem={problem} />
      </SpaceBetween>
    </Container>
  );
}

function audienceTenantHelp({ fields }: Preset): string {
  const field = fields.find(({ ours }) => ours.kind === 'audience_tenant');
  return field === undefined ? texts.whenOneProviderServes : texts.whenOneProviderServesAs(field.theirs);
}

function MoreFields({ preset, draft, problem }: FieldsProps) {
  const { issuer: _, ...more } = draft.value;
  const isAnyGiven = Object.values(more).some((text) => text !== '');
  return (
    <ExpandableSection headerText={texts.moreForProvidersThat} defaultExpanded={isAnyGiven}>
      <SpaceBetween size="l">
        <FormField label={texts.tenant} description={texts.whoseCustomerYouThere} errorText={problem?.of('tenant')}>
          <DraftInput field="tenant" draft={draft} />
        </FormField>
        <FormField
          label={texts.audienceTenant}
          description={audienceTenantHelp(preset)}
          errorText={problem?.of('audience_tenant')}
        >
          <DraftInput field="audience_tenant" draft={draft} />
        </FormField>
        <FormField
          label={texts.addressItsKeys}
          description={texts.onlyIfProviderHas}
          errorText={problem?.of('jwks_uri')}
        >
          <DraftInput field="jwks_uri" draft={draft} placeholder={'https://…/jwks'} />
        </FormField>
        <FormField
          label={texts.userIdentifierClaim}
          description={texts.stableNeverGivenTo}
          errorText={problem?.of('subject_claim')}
        >
          <DraftInput field="subject_claim" draft={draft} placeholder={preset.subject.claim} />
        </FormField>
      </SpaceBetween>
    </ExpandableSection>
  );
}

interface DraftInputProps {
  readonly field: Field;
  readonly draft: Draft;
  readonly placeholder?: string | undefined;
  /** What is taken of what was typed. */
  readonly onChange?: (text: string) => string;
}

function DraftInput({ field, draft, placeholder = '', onChange = (text) => text }: DraftInputProps) {
  return (
    <Input
      value={draft.value[field]}
      placeholder={placeholder}
      spellcheck={false}
      autoComplete={false}
      onChange={({ detail }) => draft.set({ ...draft.value, [field]: onChange(detail.value) })}
    />
  );
}

/** A second look at what is none of the known forms; never a refusal. */
function unusualIssuer(preset: Preset, issuer: string): string | undefined {
  if (issuer === '' || issuerFormOf(preset, issuer) !== undefined) return undefined;
  const forms = preset.issuer.forms.map(({ example, text }) => `${example} (${text.replaceAll('`', '')})`);
  return texts.unusualIssuer(nameIn(preset), forms);
}
