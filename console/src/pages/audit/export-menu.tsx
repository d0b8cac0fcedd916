import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useRef, useState } from 'react';
import { useNotifications } from '../../app/notifications.tsx';
import { useAdministration, useSession } from '../../app/session-context.ts';
import type { Change } from '../../common/use-change.ts';
import { texts } from '../../texts/audit.ts';
import { type Format, textOf } from './export.ts';
import type { Load } from './read-entries.ts';

interface ExportMenuProps {
  /** A page of what the filters find, of as many entries as the server gives at once. */
  readonly load: Load;
  readonly exporting: Change;
}

/** What the filters find as a file, all of it, however long: how far it has come, and a way to stop. */
export function ExportMenu({ load, exporting }: ExportMenuProps) {
  const { organization } = useSession();
  const administration = useAdministration();
  const { done } = useNotifications();
  const [read, setRead] = useState(0);
  const stopped = useRef(false);
  const begin = (format: Format) =>
    void exporting.run(async () => {
      stopped.current = false;
      setRead(0);
      let entries = 0;
      const onRead = (so: number) => {
        entries = so;
        setRead(so);
      };
      const text = await textOf(format, load, administration, { onRead, isStopped: () => stopped.current });
      if (text === 'stopped') return;
      const file = `audit-${organization}.${format}`;
      save(file, text);
      done(texts.exportedTo(entries, file));
    });
  if (!exporting.isBusy) return <Menu onExport={begin} />;
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <StatusIndicator type="loading">{texts.read(read)}</StatusIndicator>
      <Button onClick={() => (stopped.current = true)}>{texts.stop}</Button>
    </SpaceBetween>
  );
}

function Menu({ onExport }: { readonly onExport: (format: Format) => void }) {
  return (
    <ButtonDropdown
      items={[
        { id: 'csv', text: texts.asCsv },
        { id: 'json', text: texts.asJson },
      ]}
      onItemClick={({ detail }) => onExport(detail.id as Format)}
    >
      {texts.toExport}
    </ButtonDropdown>
  );
}

/** Offers it as a file on the reader's own machine. */
function save(name: string, text: Blob): void {
  const url = URL.createObjectURL(text);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
