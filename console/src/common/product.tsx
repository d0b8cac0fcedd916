import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import { branding } from '../app/branding.ts';
import { texts } from '../texts/common.ts';
import { Name } from './name.tsx';

/** Whose console this is, where no top bar says so. */
export function Product() {
  const { productName, logo } = branding();
  return (
    <div className="product">
      {/* biome-ignore lint/performance/noImgElement: nothing of Next.js is here */}
      <img src={logo} alt="" width={32} height={32} />
      <Name>{productName}</Name>
    </div>
  );
}

/** For whoever is stuck; nothing where the vendor has not said where help is. */
export function Help() {
  const { support } = branding();
  if (support === undefined) return null;
  return (
    <Box variant="small" display="block" margin={{ top: 'xs' }}>
      {texts.needHelpContact(
        <Link variant="primary" href={support.href} rel="noreferrer" fontSize="inherit">
          <Name>{support.text}</Name>
        </Link>,
      )}
    </Box>
  );
}
