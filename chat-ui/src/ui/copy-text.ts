import { showToast } from '../shell/toasts.ts';
import { t } from '../text/t.ts';

/** Puts a text on the clipboard and says `said`; says too where the browser does not allow it. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ text: said, tone: 'info' });
  } catch {
    showToast({
      text: t('The browser does not let this page copy. Select it by hand.'),
      tone: 'error',
    });
  }
}
