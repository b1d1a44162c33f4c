import { t } from '../text/t.ts';

const PRINTED: Partial<Record<string, string>> = {
  Ctrl: t('Ctrl||key'),
  Shift: t('Shift||key'),
  Delete: t('Delete||key'),
};

/** A key as it is printed on the keyboard. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <kbd className="rounded-[4px] border border-line bg-sunken px-1.5 py-px font-sans text-xs text-muted">
      {keys
        .split(' ')
        .map((key) => PRINTED[key] ?? key)
        .join(' ')}
    </kbd>
  );
}
