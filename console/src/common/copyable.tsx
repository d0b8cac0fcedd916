import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { texts } from '../texts/common.ts';

/** A value that people copy: shown as it is, to the last character. */
export function Copyable({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={value}
      textToDisplay={
        <Box variant="code" display="inline">
          {value}
        </Box>
      }
      copyButtonAriaLabel={texts.copy(label)}
      copySuccessText={texts.copied}
      copyErrorText={texts.notCopiedSelectText}
    />
  );
}
