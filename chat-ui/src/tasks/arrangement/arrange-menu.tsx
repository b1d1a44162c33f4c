import { ArrowDownUp } from 'lucide-react';

import type { View } from '../../shell/navigation/views.ts';
import { t } from '../../text/t.ts';
import { MenuButton } from '../../ui/menu-button.tsx';

const LABEL = t('Sort and group');

export function ArrangeMenu({ view }: { view: View }) {
  return (
    <MenuButton
      label={LABEL}
      icon={ArrowDownUp}
      load={loadChoices}
      shows={{ label: LABEL, view }}
    />
  );
}

async function loadChoices() {
  const { ArrangeChoices } = await import('./arrange-choices.tsx');
  return ArrangeChoices;
}
