import type { MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import type { Administration } from '../../api/administration.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { called } from '../../common/called.ts';
import { Confirm } from '../../common/confirm.tsx';
import { isCounted } from '../../common/counted.tsx';
import { count } from '../../common/times.ts';
import { useLoad } from '../../common/use-load.ts';

export type MemberAction = 'disable' | 'enable' | 'recall' | 'remove';

interface ActionText {
  readonly verb: string;
  readonly title: (email: string) => string;
  /** `links`: as many subjects lead to the member; `undefined`: nobody could count them. */
  readonly effect: (links: number | undefined) => string;
  readonly done: (email: string) => string;
  readonly run: (administration: Administration, member: MemberJson) => Promise<MemberJson>;
}

const TEXTS: Readonly<Record<MemberAction, ActionText>> = {
  disable: {
    verb: 'Disable',
    title: (email) => `Disable ${email}?`,
    effect: () =>
      'From the next request on they cannot sign in, and no tool or agent acts for them. You can enable them again.',
    done: (email) => `${email} is disabled.`,
    run: (administration, member) => administration.changeMember(member, { status: 'disabled' }),
  },
  enable: {
    verb: 'Enable',
    title: (email) => `Enable ${email} again?`,
    effect: () =>
      'They can sign in again. What they had before stays ended: tokens, sessions, passkeys, and approvals for agents.',
    done: (email) => `${email} is enabled.`,
    run: (administration, member) => administration.changeMember(member, { status: 'active' }),
  },
  recall: {
    verb: 'Recall',
    title: (email) => `Recall everything that ${email} has?`,
    effect: () =>
      'Every token, session, passkey and approval for an agent that began until now is refused from the next request on. They can sign in again at once.',
    done: (email) => `Everything that ${email} had is recalled.`,
    run: (administration, member) => administration.recallMember(member),
  },
  remove: {
    verb: 'Remove for good',
    title: (email) => `Remove ${email} for good?`,
    effect: (links) =>
      `This cannot be undone: no provider brings them back, only an administrator who adds them anew. ${links === undefined ? 'Every link' : count(links, 'link')} to accounts at providers ${links === undefined || links === 1 ? 'leads' : 'lead'} nowhere any more, and every token, session and approval for an agent ends.`,
    done: (email) => `${email} is removed.`,
    run: (administration, member) => administration.removeMember(member),
  },
};

interface MemberActionConfirmProps {
  readonly member: MemberJson;
  readonly action: MemberAction;
  readonly onChanged: (member: MemberJson) => void;
  readonly onClose: () => void;
}

export function MemberActionConfirm({ member, action, onChanged, onClose }: MemberActionConfirmProps) {
  const administration = useAdministration();
  const { done } = useNotifications();
  const links = useLoad(member.id, () => administration.links(member.id));
  const { verb, title, effect, done: doneText, run } = TEXTS[action];
  return (
    <Confirm
      title={title(called(member))}
      action={verb}
      isReady={isCounted(links)}
      onClose={onClose}
      onConfirm={async () => {
        onChanged(await run(administration, member));
        done(doneText(called(member)));
      }}
    >
      {isCounted(links) ? effect(links.data?.items.length) : 'Counting …'}
    </Confirm>
  );
}
