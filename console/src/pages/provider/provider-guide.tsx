import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { ourValue } from '../../../../lambdas/core/presets/our-value.ts';
import type { Preset, PresetField } from '../../../../lambdas/core/presets/preset.ts';
import type { ConfigurationJson } from '../../../../lambdas/endpoints/administration/schemas/organization.ts';
import { mayAdminister, useAdministration, useSession } from '../../app/session-context.ts';
import { Copyable } from '../../common/copyable.tsx';
import { describeValue, nameIn } from '../../common/guides.ts';
import { KeyValues } from '../../common/key-values.tsx';
import { Prose } from '../../common/prose.tsx';
import { useLoad } from '../../common/use-load.ts';
import { texts as common } from '../../texts/common.ts';
import { texts } from '../../texts/providers.ts';

interface ProviderGuideProps {
  readonly preset: Preset;
  readonly configuration: ConfigurationJson;
  /** Of the provider, as it is registered, or about to be. */
  readonly audienceTenant: string | undefined;
  /** Of the step that it is, where it is one of several. */
  readonly step?: number;
}

const USES = [
  { use: 'sign_in', title: texts.forPeopleToSign },
  { use: 'cross_app_access', title: texts.forToolsToBring },
] as const;

/** Their form and ours, in a `Grid`. On a phone one is below the other. */
export const SIDE_BY_SIDE = [{ colspan: { default: 12, s: 6 } }, { colspan: { default: 12, s: 6 } }];

/** What to enter over there, in the order of their form: their field, our value, to copy. */
export function ProviderGuide({ preset, configuration, audienceTenant, step }: ProviderGuideProps) {
  const name = nameIn(preset);
  return (
    <Container header={<Header variant="h2">{texts.whatToEnterAt(step, name)}</Header>}>
      <SpaceBetween size="l">
        {USES.filter(({ use }) => preset.fields.some((field) => field.use === use)).map(({ use, title }) => (
          <div key={use}>
            <Box variant="h3" padding={{ bottom: 'xs' }}>
              {title}
            </Box>
            <KeyValues
              columns={1}
              items={preset.fields
                .filter((field) => field.use === use)
                .map((field) => ({
                  label: field.theirs,
                  value: <Ours field={field} configuration={configuration} audienceTenant={audienceTenant} />,
                }))}
            />
          </div>
        ))}
        <ExpandableSection headerText={texts.whatToKnowAbout(name)}>
          <SpaceBetween size="s">
            <Note title={texts.assertions} text={preset.crossAppAccess.text} />
            <Note title={texts.audience} text={preset.audience} />
            <Note title={texts.people} text={preset.subject.text} />
            <Note title={texts.signatures} text={preset.algorithms.text} />
            <Note title="SAML" text={preset.saml} />
            <Box variant="small">
              {preset.checked.tried
                ? texts.triedWithRestChecked(preset.name, preset.checked.tried.version, preset.checked.month)
                : texts.checkedAgainstTheseTexts(preset.checked.month)}
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

interface OursProps extends Pick<ProviderGuideProps, 'configuration' | 'audienceTenant'> {
  readonly field: PresetField;
}

function Ours({ field, configuration, audienceTenant }: OursProps) {
  const { ours, theirs } = field;
  if (ours.kind === 'client_id') return <ClientIds />;
  if (ours.kind === 'scopes') return <CopyableList values={scopesForTools(configuration)} label={texts.scope} />;
  const defaultResource = configuration.resources.find((resource) => resource.default)?.id ?? '';
  const value = ourValue(ours, { issuer: configuration.issuer, defaultResource, audienceTenant });
  return value === undefined ? describeValue(ours) : <Copyable value={value} label={theirs} />;
}

/** A tool gets no scope of administration from an assertion, unless somebody goes out of their way. */
function scopesForTools({ scopes }: ConfigurationJson): readonly string[] {
  return scopes.map(({ scope }) => scope).filter((scope) => !scope.startsWith('org:'));
}

/**
 * Of the clients that this organization has enabled: what a provider calls each of them is its id here. One that registered
 * itself has codes alone: no provider issues assertions to it.
 */
function ClientIds() {
  const administration = useAdministration();
  const isAdministrator = mayAdminister(useSession());
  const loaded = useLoad('clients', async () => (isAdministrator ? (await administration.clients()).items : []));
  const enabled = (loaded.data ?? []).filter(
    ({ enablement, registered_by: by }) => enablement?.status === 'active' && by !== 'registration',
  );
  if (loaded.data === undefined) return loaded.problem === undefined ? common.loading : common.notKnownUntilLoaded;
  if (enabled.length === 0) return isAdministrator ? NONE_ENABLED : NONE_YET;
  return <CopyableList values={enabled.map(({ id }) => id)} label={texts.clientId} />;
}

const NONE_ENABLED = texts.noClientEnabledYet;
const NONE_YET = texts.theClientsIdHere;

/** More would push what follows out of sight. */
const SHOWN = 10;

function CopyableList({ values, label }: { readonly values: readonly string[]; readonly label: string }) {
  const [first, rest] = [values.slice(0, SHOWN), values.slice(SHOWN)];
  return (
    <>
      <CopyableItems values={first} label={label} />
      {rest.length === 0 ? null : (
        <ExpandableSection headerText={texts.more(rest.length)}>
          <CopyableItems values={rest} label={label} />
        </ExpandableSection>
      )}
    </>
  );
}

function CopyableItems({ values, label }: { readonly values: readonly string[]; readonly label: string }) {
  return values.map((value) => (
    <div key={value}>
      <Copyable value={value} label={`${label} ${value}`} />
    </div>
  ));
}

function Note({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div>
      <Box variant="awsui-key-label">{title}</Box>
      <Prose text={text} />
    </div>
  );
}
