import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import type {
  ProviderPatch,
  SamlNameIdJson,
} from '../../../../lambdas/endpoints/administration/schemas/identity-providers.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { choicesOf } from '../../common/choices.ts';
import { Confirm } from '../../common/confirm.tsx';
import { Counted, isCounted } from '../../common/counted.tsx';
import { SecondsField } from '../../common/number-field.tsx';
import { SaveProblem } from '../../common/save-problem.tsx';
import { ScopeChoice } from '../../common/scope-choice.tsx';
import { useChange } from '../../common/use-change.ts';
import { useLoad } from '../../common/use-load.ts';
import { useUnsaved } from '../../common/use-unsaved.ts';
import { readWholeNumber, requireWholeNumber } from '../../common/whole-number.ts';
import { texts } from '../../texts/providers.ts';
import type { ProviderPartProps } from '../provider.tsx';
import { ClaimPreview } from './claim-preview.tsx';
import { NO_ROLES, RoleByClaim, type RolesDraft, rolesOf } from './role-by-claim.tsx';
import { useVouching, VouchedClients } from './vouched-clients.tsx';

const FIELDS = [
  ...[
    'subject_claim',
    'saml_name_id',
    'email_domains',
    'email_verified_absent',
    'jit_role',
    'jit_roles',
    'max_lifetime_seconds',
    'default_scopes',
    'vouched_scopes',
  ],
];
const NOBODY = { value: '', label: texts.nobodyAdministratorAddsEach };

/** How its people become members: which claim, which addresses, and who is added by itself. */
export function ProviderSettings({ provider, onChanged, onReload }: ProviderPartProps) {
  const settings = useProviderSettings(provider, onChanged);
  const { change, claim, isRemapping, setRemapping, save, submit } = settings;
  return (
    <form onSubmit={submit}>
      <Form
        actions={
          <Button variant="primary" loading={change.isBusy}>
            {texts.saveSettings}
          </Button>
        }
      >
        <SpaceBetween size="l">
          <SaveProblem problem={change.problem} onReload={onReload} shownFields={FIELDS} />
          <PeopleFields settings={settings} />
          <SamlFields settings={settings} />
          <AssertionFields settings={settings} />
          <VouchedClients
            vouching={settings.vouching}
            words={settings.known?.scopes}
            errorText={settings.error('vouched_scopes')}
          />
        </SpaceBetween>
      </Form>
      {isRemapping ? (
        <Remap provider={provider} claim={claim.trim()} onConfirm={save} onClose={() => setRemapping(false)} />
      ) : null}
    </form>
  );
}

/** What is being typed, and how it is saved. */
function useProviderSettings(provider: ProviderPartProps['provider'], onChanged: ProviderPartProps['onChanged']) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const change = useChange();
  const [claim, setClaim] = useState(provider.subject_claim);
  const [domains, setDomains] = useState(provider.email_domains.join(', '));
  const [role, setRole] = useState(provider.jit_role ?? '');
  const [roleByClaim, setRoleByClaim] = useState<RolesDraft>(provider.jit_roles ?? NO_ROLES);
  const [trustsSilence, setTrustsSilence] = useState(provider.email_verified_absent === 'trusted');
  const [saml, setSaml] = useState(draftOf(provider.saml_name_id));
  const [lifetime, setLifetime] = useState(String(provider.max_lifetime_seconds));
  const [scopes, setScopes] = useState<readonly string[]>(provider.default_scopes);
  const vouching = useVouching(provider);
  const [isRemapping, setRemapping] = useState(false);
  const { isOn, scopes: vouched } = vouching;
  useUnsaved([claim, domains, role, roleByClaim, trustsSilence, saml, lifetime, scopes, isOn, vouched]);
  const known = useLoad('configuration', () => administration.configuration());
  const roles = known.data?.roles.filter(({ administrator }) => !administrator) ?? [];
  const options = [NOBODY, ...roles.map((one) => ({ value: one.role, label: one.role }))];
  const domainList = domains.split(/[\s,]+/).filter(Boolean);
  const save = async () => {
    const draft = { claim, domainList, role, roleByClaim, trustsSilence, saml, lifetime, scopes, vouching };
    const patch = patchOf(draft);
    onChanged(await administration.changeProvider(provider, patch));
    done(texts.savedItCountsWithin);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isSameClaim = claim.trim() === provider.subject_claim;
    if (isSameClaim || readWholeNumber(lifetime) === undefined) void change.run(save);
    else setRemapping(true);
  };
  return {
    ...{ claim, setClaim, domains, setDomains, domainList, trustsSilence, setTrustsSilence, role, setRole, options },
    id: provider.id,
    ...{ saml, setSaml, roleByClaim, setRoleByClaim, vouching },
    ...{ lifetime, setLifetime, scopes, setScopes, isRemapping, setRemapping },
    ...{
      known: known.data,
      choices: choicesOf(known),
      change,
      save,
      submit,
      error: (field: string) => change.problem?.of(field),
    },
  };
}

interface Draft {
  readonly claim: string;
  readonly domainList: readonly string[];
  readonly role: string;
  readonly roleByClaim: RolesDraft;
  readonly trustsSilence: boolean;
  readonly saml: SamlDraft;
  readonly lifetime: string;
  readonly scopes: readonly string[];
  readonly vouching: ReturnType<typeof useVouching>;
}

/** All of it: what is left empty is removed. @throws ApiProblem when something that was typed cannot be saved */
function patchOf({ claim, domainList, role, trustsSilence, vouching, ...draft }: Draft): ProviderPatch {
  const samlName = samlOf(draft.saml);
  const jitRoles = rolesOf(draft.roleByClaim);
  const remove: NonNullable<ProviderPatch['remove']> = [
    ...(jitRoles === undefined ? (['jit_roles'] as const) : []),
    ...(samlName === undefined ? (['saml_name_id'] as const) : []),
    ...(role === '' ? (['jit_role'] as const) : []),
    ...(trustsSilence ? [] : (['email_verified_absent'] as const)),
    ...vouching.remove,
  ];
  return {
    ...{ subject_claim: claim.trim(), email_domains: [...domainList] },
    ...(role !== '' && { jit_role: role }),
    ...(jitRoles !== undefined && { jit_roles: jitRoles }),
    ...(samlName !== undefined && { saml_name_id: samlName }),
    ...(trustsSilence && { email_verified_absent: 'trusted' }),
    ...vouching.patch,
    remove,
    max_lifetime_seconds: requireWholeNumber('max_lifetime_seconds', draft.lifetime),
    default_scopes: [...draft.scopes],
  };
}

type Settings = ReturnType<typeof useProviderSettings>;

function PeopleFields({ settings }: { readonly settings: Settings }) {
  const { claim, setClaim, domains, setDomains, domainList, role, setRole, options, error } = settings;
  const { trustsSilence, setTrustsSilence, choices, roleByClaim, setRoleByClaim } = settings;
  return (
    <Container header={<Header variant="h2">{texts.people}</Header>}>
      <SpaceBetween size="l">
        <FormField
          label={texts.userIdentifierClaim}
          description={texts.stableAndNeverGiven}
          errorText={error('subject_claim')}
        >
          <Input value={claim} spellcheck={false} onChange={({ detail }) => setClaim(detail.value)} />
        </FormField>
        <FormField
          label={texts.eMailDomainsThat}
          description={texts.aVerifiedAddressIn}
          errorText={error('email_domains')}
        >
          <Input
            value={domains}
            placeholder="acme.example"
            spellcheck={false}
            onChange={({ detail }) => setDomains(detail.value)}
          />
        </FormField>
        <FormField label={texts.addressesWithoutEmailVerified} errorText={error('email_verified_absent')}>
          <Checkbox
            checked={trustsSilence}
            description={texts.takenAsVerified}
            onChange={({ detail }) => setTrustsSilence(detail.checked)}
          >
            {texts.trustAddressesThatIt}
          </Checkbox>
        </FormField>
        <FormField label={texts.roleForNewMembers} description={texts.justInTimeWith} errorText={error('jit_role')}>
          <Select
            {...choices}
            selectedOption={options.find(({ value }) => value === role) ?? { value: role, label: role }}
            options={options}
            onChange={({ detail }) => setRole(detail.selectedOption.value ?? '')}
          />
        </FormField>
        <RoleByClaim
          {...{ provider: settings.id, draft: roleByClaim }}
          onChange={setRoleByClaim}
          roles={options.filter((one) => one !== NOBODY)}
          errorText={error('jit_roles')}
        />
        <ClaimPreview
          provider={{ subject_claim: claim.trim(), email_domains: domainList, trustsSilence }}
          newcomers={{ role: role === '' ? undefined : role, byClaim: roleByClaim }}
        />
      </SpaceBetween>
    </Container>
  );
}

const NO_SAML = { issuer: '', nameid_format: '', name_qualifier: '', sp_name_qualifier: '' };
type SamlDraft = typeof NO_SAML;

/** Nothing that was typed is dropped and called saved. */
const NO_SAML_ISSUER = new ApiProblem({
  status: 400,
  kind: 'invalid_request',
  message: texts.nothingWasSaved,
  fields: [{ field: 'saml_name_id', detail: texts.enterSamlIssuerToo }],
});

const SAML_FIELDS: readonly (readonly [keyof SamlDraft, string, string])[] = [
  ['issuer', texts.samlIssuer, texts.theEntityIdIn],
  ['nameid_format', texts.nameidFormat, texts.asAssertionsHaveIt],
  ['name_qualifier', texts.nameQualifier, texts.likewise],
  ['sp_name_qualifier', texts.serviceProvidersNameQualifier, texts.likewise],
];

function draftOf(mapped: SamlNameIdJson | undefined): SamlDraft {
  if (mapped === undefined) return NO_SAML;
  const { issuer, nameid_format = '', name_qualifier = '', sp_name_qualifier = '' } = mapped;
  return { issuer, nameid_format, name_qualifier, sp_name_qualifier };
}

/** Empty is absent; all of it empty: there is no mapping. @throws ApiProblem when only its issuer is missing */
function samlOf(draft: SamlDraft): SamlNameIdJson | undefined {
  const isBegun = Object.values(draft).some((text) => text.trim() !== '');
  if (isBegun && draft.issuer.trim() === '') throw NO_SAML_ISSUER;
  const named = Object.entries(draft).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]]));
  return draft.issuer.trim() === '' ? undefined : (Object.fromEntries(named) as SamlNameIdJson);
}

/** Which SAML names identify people, beside the claim. */
function SamlFields({ settings: { saml, setSaml, error } }: { readonly settings: Settings }) {
  return (
    <ExpandableSection headerText={texts.samlNamesSubId} variant="container" defaultExpanded={saml.issuer !== ''}>
      <SpaceBetween size="l">
        {SAML_FIELDS.map(([name, label, description], index) => (
          <FormField
            key={name}
            label={label}
            description={description}
            errorText={index === 0 ? error('saml_name_id') : undefined}
          >
            <Input
              value={saml[name]}
              spellcheck={false}
              onChange={({ detail }) => setSaml({ ...saml, [name]: detail.value })}
            />
          </FormField>
        ))}
      </SpaceBetween>
    </ExpandableSection>
  );
}

function AssertionFields({ settings }: { readonly settings: Settings }) {
  const { lifetime, setLifetime, scopes, setScopes, known, error } = settings;
  return (
    <Container header={<Header variant="h2">{texts.assertions}</Header>}>
      <SpaceBetween size="l">
        <SecondsField
          label={texts.maximumAssertionLifetimeSeconds}
          constraintText={texts.upTo(known?.defaults.longest_max_lifetime_seconds ?? 3_600)}
          value={lifetime}
          onChange={setLifetime}
          errorText={error('max_lifetime_seconds')}
        />
        <FormField
          label={texts.scopesForAssertionsWithout}
          description={texts.noneUnlessYouChoose}
          errorText={error('default_scopes')}
        >
          <ScopeChoice
            offered={new Map(known?.scopes.map((one) => [one.scope, one.description]))}
            chosen={scopes}
            onChange={setScopes}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}

interface RemapProps {
  readonly provider: ProviderPartProps['provider'];
  readonly claim: string;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Another claim is another name for everybody: what that undoes, in numbers. */
function Remap({ provider, claim, onConfirm, onClose }: RemapProps) {
  const administration = useAdministration();
  const impact = useLoad(provider.id, () => administration.providerImpact(provider.id));
  return (
    <Confirm
      title={texts.changeUserIdentifierClaim(claim)}
      action={texts.changeClaim}
      onConfirm={onConfirm}
      onClose={onClose}
      isReady={isCounted(impact)}
    >
      <Counted loaded={impact}>
        {(counted) =>
          texts.knownByNowBy({
            members: counted.linked_members,
            isMore: counted.more === true,
            claim: provider.subject_claim,
            links: counted.active_links,
          })
        }
      </Counted>
      <Box>{texts.everyLinkByThis}</Box>
    </Confirm>
  );
}
