import type { ComponentProps } from 'react';
import { Link } from 'wouter';

import { viewAddress } from './address-format.ts';
import { useAddress } from './address.ts';

type ViewLinkProps = Omit<ComponentProps<'a'>, 'href'> & { path: string };

/** A link to a view: the conversation beside it stays. */
export function ViewLink({ path, ...link }: ViewLinkProps) {
  const address = useAddress();
  return <Link {...link} href={viewAddress(address, path)} />;
}
