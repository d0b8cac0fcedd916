import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ConfigurationJson } from '../../../../lambdas/endpoints/administration/schemas/organization.ts';
import { Copyable } from '../../common/copyable.tsx';
import type { Preset } from '../../presets.ts';

interface ProviderGuideProps {
  readonly preset: Preset;
  readonly configuration: ConfigurationJson;
}

/** What to enter over there: their field, our value, to copy. */
export function ProviderGuide({ preset, configuration }: ProviderGuideProps) {
  const { issuer, sign_in_redirect_uri: redirectUri, jwks_uri: jwksUri, token_endpoint: tokenEndpoint } = configuration;
  const values = [
    ['Audience of assertions (resource authorization server)', issuer],
    ['Token endpoint', tokenEndpoint],
    ['Redirect URI of the sign-in application', redirectUri],
    ['Keys of the sign-in application (private_key_jwt)', jwksUri],
  ] as const;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="In its administration console, for the application that stands for this service."
        >
          What to enter at {preset.id === 'generic' ? 'the provider' : preset.name}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={2}
          items={values.map(([label, value]) => ({ label, value: <Copyable value={value} label={label} /> }))}
        />
        {preset.notes.map((note) => (
          <Box key={note}>{note}</Box>
        ))}
      </SpaceBetween>
    </Container>
  );
}
