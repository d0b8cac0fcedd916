import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { texts } from '../texts/shell.ts';

interface Notifications {
  readonly items: readonly FlashbarProps.MessageDefinition[];
  /** Says what was done. Stays until it is dismissed, or another page is opened. */
  readonly done: (text: string) => void;
  /** The same, where something is left to do. */
  readonly warn: (text: string) => void;
  readonly clear: () => void;
}

const NotificationsContext = createContext<Notifications>({
  items: [],
  done: () => undefined,
  warn: () => undefined,
  clear: () => undefined,
});

export function NotificationsProvider({ children }: { readonly children: ReactNode }) {
  const [items, setItems] = useState<readonly FlashbarProps.MessageDefinition[]>([]);
  const notifications = useMemo<Notifications>(() => {
    const remove = (id: string) => setItems((shown) => shown.filter((item) => item.id !== id));
    const show = (type: 'success' | 'warning') => (text: string) => {
      const id = crypto.randomUUID();
      const onDismiss = () => remove(id);
      setItems([{ id, type, content: text, dismissible: true, dismissLabel: texts.dismiss, onDismiss }]);
    };
    return {
      items,
      done: show('success'),
      warn: show('warning'),
      clear: () => setItems([]),
    };
  }, [items]);
  return <NotificationsContext.Provider value={notifications}>{children}</NotificationsContext.Provider>;
}

export function useNotifications(): Notifications {
  return useContext(NotificationsContext);
}
