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
import { Prose } from '../../common/prose.tsx';
import type { useDraft } from '../../common/use-draft.ts';

/** Names on the wire, so that what the server says of one lands beside it. */
export const BLANK = { issuer: '', jwks_uri: '', tenant: '', audience_tenant: '', subject_claim: '' };
export type Field = keyof typeof BLANK;

type Draft = ReturnType<typeof useDraft<typeof BLANK>>;

interface FieldsProps {
  readonly preset: Preset;
  readonly draft: Draft;
  readonly problem: ApiProblem | undefined;
}

const COMPARED =
  'Compared to the last character with “iss”: a trailing slash counts. The address of its discovery document will do.';
const TAKEN =
  'This is the issuer at the address of the discovery document that was entered. Test the connection to see whether it says so too.';

/** The provider's issuer; from the address of its discovery document too, which is what people copy. */
export function IssuerFields({ preset, draft, problem }: FieldsProps) {
  const [isTaken, setTaken] = useState(false);
  return (
    <Container header={<Header variant="h2">3. Its issuer</Header>}>
      <SpaceBetween size="l">
        <FormField
          label="Issuer"
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
  const why = 'When one provider serves several of your organizations here.';
  return field === undefined ? why : `${why} The same text as “${field.theirs}” there; empty there, empty here.`;
}

function MoreFields({ preset, draft, problem }: FieldsProps) {
  return (
    <ExpandableSection headerText="More, for providers that need it">
      <SpaceBetween size="l">
        <FormField
          label="Tenant"
          description="Whose customer you are there, when one issuer serves many. Compared with the assertion’s tenant."
          errorText={problem?.of('tenant')}
        >
          <DraftInput field="tenant" draft={draft} />
        </FormField>
        <FormField
          label="Audience tenant"
          description={audienceTenantHelp(preset)}
          errorText={problem?.of('audience_tenant')}
        >
          <DraftInput field="audience_tenant" draft={draft} />
        </FormField>
        <FormField
          label="Address of its keys"
          description="Only if the provider has no discovery document. Empty: it is asked."
          errorText={problem?.of('jwks_uri')}
        >
          <DraftInput field="jwks_uri" draft={draft} placeholder={'https://…/jwks'} />
        </FormField>
        <FormField
          label="User identifier claim"
          description="Stable, never given to another person. It can be mapped with a preview later."
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
  const forms = preset.issuer.forms.map(({ example, text }) => `${example} (${text})`).join(', or ');
  return `This does not look like an issuer of ${preset.name}. Expected: ${forms}.`;
}
