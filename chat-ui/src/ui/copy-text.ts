import { showToast } from '../shell/toasts.ts';

/** Puts a text on the clipboard and says so; says too where the browser does not allow it. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ text: `Copied ${what}`, tone: 'info' });
  } catch {
    showToast({
      text: 'The browser does not let this page copy. Select it by hand.',
      tone: 'error',
    });
  }
}
