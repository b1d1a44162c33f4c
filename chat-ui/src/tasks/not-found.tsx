import { MapPinOff } from 'lucide-react';

import { ViewLink } from '../shell/navigation/view-link.tsx';
import { t } from '../text/t.ts';
import { EmptyState } from '../ui/empty-state.tsx';

interface NotFoundProps {
  title?: string;
  text?: string;
}

/** An address that leads to nothing: mistyped, or to what was deleted or belongs to somebody else. */
export function NotFound({
  title = t('There is nothing at this address'),
  text = t('It may be mistyped, or from an older Taskloom.'),
}: NotFoundProps) {
  return (
    <EmptyState icon={MapPinOff} title={title}>
      <p className="text-muted">{text}</p>
      <ViewLink path="/today" className="mt-2 text-accent underline">
        {t('Go to Today')}
      </ViewLink>
    </EmptyState>
  );
}
