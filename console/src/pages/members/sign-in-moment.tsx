import { Moment, useNow } from '../../common/moment.tsx';
import { texts } from '../../texts/members.ts';

const HOUR_SECONDS = 3_600;

/** Sign-ins are noted once an hour: one that was noted within the last may not have been the latest. */
export function SignInMoment({ at }: { readonly at: number }) {
  const now = useNow();
  return now - at < HOUR_SECONDS ? texts.inTheLastHour : <Moment at={at} />;
}
