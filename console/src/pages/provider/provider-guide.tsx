import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { describeValue, ourValue } from '../../../../lambdas/core/presets/our-value.ts';
import type { Preset, PresetField } from '../../../../lambdas/core/presets/preset.ts';
import type { ConfigurationJson } from '../../../../lambdas/endpoints/administration/schemas/organization.ts';
import { Copyable } from '../../common/copyable.tsx';
import { Prose } from '../../common/prose.tsx';

interface ProviderGuideProps {
  readonly preset: Preset;
  readonly configuration: ConfigurationJson;
  /** Of the provider, as it is registered, or about to be. */
  readonly audienceTenant: string | undefined;
}

const USES = [
  { use: 'sign_in', title: 'For people to sign in here' },
  { use: 'cross_app_access', title: 'For tools to bring its assertions' },
] as const;

/** What to enter over there: their field, our value, to copy. */
export function ProviderGuide({ preset, configuration, audienceTenant }: ProviderGuideProps) {
  const name = preset.id === 'generic' ? 'the provider' : preset.name;
  return (
    <Container header={<Header variant="h2">What to enter at {name}</Header>}>
      <SpaceBetween size="l">
        {USES.filter(({ use }) => preset.fields.some((field) => field.use === use)).map(({ use, title }) => (
          <div key={use}>
            <Box variant="h3" padding={{ bottom: 'xs' }}>
              {title}
            </Box>
            <KeyValuePairs
              columns={2}
              items={preset.fields
                .filter((field) => field.use === use)
                .map((field) => ({
                  label: field.theirs,
                  value: <Ours field={field} configuration={configuration} audienceTenant={audienceTenant} />,
                }))}
            />
          </div>
        ))}
        <ExpandableSection headerText={`What to know about ${name}`}>
          <SpaceBetween size="s">
            <Note title="Assertions" text={preset.crossAppAccess.text} />
            <Note title="Audience" text={preset.audience} />
            <Note title="People" text={preset.subject.text} />
            <Note title="Signatures" text={preset.algorithms.text} />
            <Note title="SAML" text={preset.saml} />
            <Box variant="small">
              Checked against these texts, not a live tenant, in {preset.checked.month}:{' '}
              {preset.checked.against.map(({ title, url }) => (
                <div key={url}>
                  <Link external fontSize="body-s" href={url}>
                    {title}
                  </Link>
                </div>
              ))}
            </Box>
          </SpaceBetween>
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}

interface OursProps extends Omit<ProviderGuideProps, 'preset'> {
  readonly field: PresetField;
}

function Ours({ field, configuration, audienceTenant }: OursProps) {
  const defaultResource = configuration.resources.find((resource) => resource.default)?.id ?? '';
  const value = ourValue(field.ours, { issuer: configuration.issuer, defaultResource, audienceTenant });
  return value === undefined ? describeValue(field.ours) : <Copyable value={value} label={field.theirs} />;
}

function Note({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div>
      <Box variant="awsui-key-label">{title}</Box>
      <Prose text={text} />
    </div>
  );
}
