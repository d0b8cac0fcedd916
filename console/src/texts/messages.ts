import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { textsOf } from './texts.ts';

/** What the design system says itself: "Close", "Sorted ascending". */
export const designSystemMessages = textsOf('messages', messages);
