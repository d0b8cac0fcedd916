import Alert from '@cloudscape-design/components/alert';
import type { AgentRulesJson } from '../../../lambdas/endpoints/administration/schemas/agent-rules.ts';
import type { ConfigurationJson } from '../../../lambdas/endpoints/administration/schemas/organization.ts';
import { useAdministration } from '../app/session-context.ts';
import { LoadingPage } from '../common/loading-page.tsx';
import { Page } from '../common/page.tsx';
import { useLoad } from '../common/use-load.ts';
import { texts } from '../texts/agent-rules.ts';
import { RulesForm } from './agent-rules/rules-form.tsx';

const DESCRIPTION = texts.eachRuleOnlyTakes;

/** What the organization forbids and demands of agents. */
export function AgentRules() {
  const administration = useAdministration();
  const loaded = useLoad('agent-rules', async () => {
    const [rules, configuration, clients] = await Promise.all([
      administration.agentRules(),
      administration.configuration(),
      administration.clients(),
    ]);
    return { rules, configuration, clients: clients.items.map(({ id }) => id) };
  });
  return (
    <LoadingPage title={texts.rulesForAgents} loaded={loaded}>
      {({ rules, configuration, clients }) => (
        <Page title={texts.rulesForAgents} description={DESCRIPTION}>
          {rules.unreadable ? <Unreadable /> : null}
          <RulesForm
            key={rules.etag}
            rules={rules}
            choices={choicesOf(configuration, rules, clients)}
            onChanged={(changed) => loaded.replace({ rules: changed, configuration, clients })}
            onReload={loaded.reload}
          />
        </Page>
      )}
    </LoadingPage>
  );
}

function Unreadable() {
  return (
    <Alert type="error" header={texts.theRulesCannotBe}>
      {texts.untilYouSaveAll}
    </Alert>
  );
}

/** What there is to choose; what was chosen before and is gone from the configuration stays, to be taken away. */
function choicesOf({ scopes, roles }: ConfigurationJson, rules: AgentRulesJson, clients: readonly string[]) {
  const writes = scopes.filter(({ access, scope }) => access === 'write' && scope !== 'org:admin');
  const known = new Map(writes.map(({ scope, description }) => [scope, description]));
  const named = [...rules.never, ...rules.fresh_sign_in, ...rules.passkey, ...rules.second_person];
  for (const scope of named) if (!known.has(scope)) known.set(scope, scope);
  return {
    writes: [...known].map(([value, label]) => ({ value, label, description: value })),
    roles: roles.map(({ role }) => ({ value: role, label: role })),
    clients: [...new Set([...clients, ...rules.asked])].sort().map((id) => ({ value: id, label: id })),
  };
}
