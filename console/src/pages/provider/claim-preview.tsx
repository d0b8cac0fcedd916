import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { KeyValues } from '../../common/key-values.tsx';
import { texts } from '../../texts/providers.ts';
import { type MappedClaims, type Mapping, mapClaims, type Newcomers } from './map-claims.ts';

interface ClaimPreviewProps {
  readonly provider: Mapping;
  readonly newcomers: Newcomers;
}

const EXAMPLE = '{ "sub": "00u1a2b3", "email": "alice@acme.example", "email_verified": true }';

/** What a set of claims would map to with what is typed above. It never leaves this page. */
export function ClaimPreview({ provider, newcomers }: ClaimPreviewProps) {
  const [claims, setClaims] = useState('');
  return (
    <ExpandableSection headerText={texts.tryItOnSet}>
      <SpaceBetween size="m">
        <FormField label={texts.decodedClaims} description={texts.asJsonFromToken} stretch>
          <Textarea
            value={claims}
            rows={5}
            placeholder={EXAMPLE}
            spellcheck={false}
            onChange={({ detail }) => setClaims(detail.value)}
          />
        </FormField>
        <div aria-live="polite">
          {claims.trim() === '' ? null : <Mapped mapped={mapClaims(claims, provider, newcomers)} />}
        </div>
      </SpaceBetween>
    </ExpandableSection>
  );
}

function Mapped({ mapped }: { readonly mapped: MappedClaims }) {
  if (mapped.outcome === 'unreadable') return <Alert type="warning">{mapped.problem}</Alert>;
  if (mapped.outcome === 'refused') {
    return (
      <Alert type="error" header={mapped.meaning}>
        {mapped.nextStep}
      </Alert>
    );
  }
  const { subject, email, consequence } = mapped;
  return (
    <SpaceBetween size="s">
      <KeyValues
        columns={2}
        items={[
          { label: texts.knownAs, value: <span className="claims">{subject}</span> },
          { label: texts.addressThatCounts, value: email ?? texts.none },
        ]}
      />
      <Box>{consequence}</Box>
    </SpaceBetween>
  );
}
