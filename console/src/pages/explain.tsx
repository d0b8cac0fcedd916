import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { type FormEvent, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { ExplanationJson } from '../api/administration.ts';
import { useAdministration, useSession } from '../app/session-context.ts';
import { choicesOf } from '../common/choices.ts';
import { Page } from '../common/page.tsx';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { useChange } from '../common/use-change.ts';
import { useLoad } from '../common/use-load.ts';
import { texts } from '../texts/explain.ts';
import { ExplanationResult } from './explain/explanation-result.tsx';

const ANYBODY = { value: '', label: texts.theClientThatIt };

/** Why an assertion would be refused: every check of redemption, redeeming nothing. */
export function Explain() {
  const administration = useAdministration();
  const [query] = useSearchParams();
  const [assertion, setAssertion] = useState('');
  const [client, setClient] = useState(query.get('client') ?? '');
  const [result, setResult] = useState<ExplanationJson>();
  const change = useChange();
  const clients = useLoad('clients', () => administration.clients());
  const options = [ANYBODY, ...(clients.data?.items ?? []).map(choiceOf)];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void change.run(async () => {
      setResult(await administration.explain({ assertion: assertion.trim(), ...(client !== '' && { client }) }));
    });
  };
  return (
    <Page title={texts.explainAssertion} description={texts.everyCheckThatRedemption}>
      <form onSubmit={submit}>
        <Container>
          <Form
            actions={
              <Button variant="primary" loading={change.isBusy} disabled={assertion.trim() === ''}>
                {texts.explain}
              </Button>
            }
          >
            <SpaceBetween size="l">
              <ProblemAlert problem={change.problem} shownFields={['assertion', 'client']} />
              <AssertionField value={assertion} onChange={setAssertion} errorText={change.problem?.of('assertion')} />
              <FormField label={texts.presentedBy} errorText={change.problem?.of('client')}>
                <Select
                  {...choicesOf(clients)}
                  selectedOption={options.find(({ value }) => value === client) ?? { value: client, label: client }}
                  options={options}
                  onChange={({ detail }) => setClient(detail.selectedOption.value ?? '')}
                />
              </FormField>
            </SpaceBetween>
          </Form>
        </Container>
      </form>
      {result === undefined ? null : <ExplanationResult explanation={result} />}
      <LookUp />
      <Alert type="info">
        <Box color="inherit">{texts.outsideEveryRefusalSounds}</Box>
      </Alert>
    </Page>
  );
}

interface AssertionFieldProps {
  readonly value: string;
  readonly onChange: (assertion: string) => void;
  readonly errorText: string | undefined;
}

function AssertionField({ value, onChange, errorText }: AssertionFieldProps) {
  return (
    <FormField label={texts.assertionIdJag} description={texts.asProviderIssuedIt} errorText={errorText} stretch>
      <Textarea
        value={value}
        rows={6}
        spellcheck={false}
        placeholder="eyJ…"
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}

/** A refusal that happened, by the id that came with it. */
function LookUp() {
  const { organization } = useSession();
  const navigate = useNavigate();
  const [correlation, setCorrelation] = useState('');
  const lookUp = (event: FormEvent) => {
    event.preventDefault();
    if (correlation.trim() !== '') void navigate(`/${organization}/refusals/${encodeURIComponent(correlation.trim())}`);
  };
  return (
    <form onSubmit={lookUp}>
      <Container header={<Header variant="h2">{texts.orByItsNumber}</Header>}>
        <FormField
          label={texts.correlationId}
          description={texts.itCameWithRefusal}
          secondaryControl={<Button>{texts.find}</Button>}
        >
          <Input value={correlation} spellcheck={false} onChange={({ detail }) => setCorrelation(detail.value)} />
        </FormField>
      </Container>
    </form>
  );
}

/** By its name; its id beneath. */
function choiceOf({ id, name }: { readonly id: string; readonly name?: string | undefined }) {
  return name === undefined ? { value: id, label: id } : { value: id, label: name, description: id };
}
