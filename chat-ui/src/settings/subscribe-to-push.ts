import { registerServiceWorker } from '../shell/service-worker.ts';
import { t } from '../text/t.ts';

interface Subscription {
  address: string;
  keys: { p256dh: string; auth: string };
}

/** Asks the person and the browser; `problem` says why there is no subscription, and what helps. */
export async function subscribeToPush(
  publicKey: string,
): Promise<Subscription | { problem: string }> {
  if ((await Notification.requestPermission()) !== 'granted')
    return { problem: t('This browser does not allow it. Allow notifications for this address.') };
  try {
    const worker = await registerServiceWorker();
    if (worker === undefined) return { problem: t('This browser has no service workers.') };
    const subscription = await worker.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: publicKey,
    });
    const { endpoint, keys } = subscription.toJSON();
    const { p256dh, auth } = keys ?? {};
    if (endpoint !== undefined && p256dh !== undefined && auth !== undefined)
      return { address: endpoint, keys: { p256dh, auth } };
  } catch {
    // Said below: browsers give no reason that helps.
  }
  return { problem: t('The browser’s push service cannot be reached. Try again later.') };
}
