import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { toToolError } from './tool-error.ts';

/** In place of what could not be read: why, and the way to ask again. */
export function ReadFailure({ error, onRetry }: { error: unknown; onRetry: () => unknown }) {
  const { message, hint } = toToolError(error);
  return (
    <ErrorNotice message={message} hint={hint}>
      <Button onClick={() => void onRetry()}>{t('Try again')}</Button>
    </ErrorNotice>
  );
}
