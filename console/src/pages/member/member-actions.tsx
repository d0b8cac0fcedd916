import type { MemberJson } from '../../../../lambdas/endpoints/administration/schemas/members.ts';
import type { Administration } from '../../api/administration.ts';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration } from '../../app/session-context.ts';
import { called } from '../../common/called.ts';
import { Confirm } from '../../common/confirm.tsx';
import { isCounted } from '../../common/counted.tsx';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/members.ts';

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
    verb: texts.disable,
    title: texts.disableQuestion,
    effect: () => texts.fromNextRequestOn,
    done: texts.isDisabled,
    run: (administration, member) => administration.changeMember(member, { status: 'disabled' }),
  },
  enable: {
    verb: texts.enable,
    title: texts.enableAgainQuestion,
    effect: () => texts.theyCanSignIn,
    done: texts.isEnabled,
    run: (administration, member) => administration.changeMember(member, { status: 'active' }),
  },
  recall: {
    verb: texts.recall,
    title: texts.recallEverythingThatHas,
    effect: () => texts.everyTokenSessionPasskey,
    done: texts.everythingThatHadRecalled,
    run: (administration, member) => administration.recallMember(member),
  },
  remove: {
    verb: texts.removeForGood,
    title: texts.removeForGoodQuestion,
    effect: (links) => texts.thisCannotBeUndone(links),
    done: texts.isRemoved,
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
      {isCounted(links) ? effect(links.data?.items.length) : texts.counting}
    </Confirm>
  );
}
