import type { Settings } from '@taskloom/contracts';
import { Globe } from 'lucide-react';
import { useState } from 'react';

import { browserStorage } from '../data/browser-storage.ts';
import { useSaveSettings, useSettings } from '../settings/use-settings.ts';
import { t } from '../text/t.ts';
import { browserZone, placeOf, sameClock } from '../time/browser-zone.ts';

const KEPT_KEY = 'taskloom.zones-kept-out';

/** Offers the zone this computer is in, once for each zone, where tasks are shown in another. */
export function TimeZoneOffer() {
  const settings = useSettings();
  const [kept, setKept] = useState(readKept);
  const { change, error } = useSaveSettings();
  const here = browserZone();
  if (!settings || kept.includes(here) || !differs(settings, here)) return null;
  const keep = () => setKept(rememberKept(here));
  return (
    <section
      aria-label={t('Time zone')}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-raised px-4 py-1.5 text-sm text-muted"
    >
      <Globe size={15} aria-hidden className="shrink-0 max-md:hidden" />
      <p className="min-w-0 flex-1 basis-72">
        {t('Your computer is in {here}, your tasks are shown in {zone}.', {
          here,
          zone: settings.time_zone,
        })}
        {error !== undefined && (
          <span className="text-danger"> {t('It could not be changed.')}</span>
        )}
      </p>
      <div className="flex gap-1">
        <OfferButton onClick={() => void change({ time_zone: here })}>
          {t('Use {zone}', { zone: placeOf(here) })}
        </OfferButton>
        <OfferButton onClick={keep}>
          {t('Keep {zone}', { zone: placeOf(settings.time_zone) })}
        </OfferButton>
      </div>
    </section>
  );
}

function OfferButton({ onClick, children }: { onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="h-8 shrink-0 rounded-control px-2.5 font-semibold text-accent hover:bg-hover max-md:h-11"
    >
      {children}
    </button>
  );
}

/** A default is nobody's choice: the server takes this browser's zone by itself. */
function differs({ time_zone: zone, time_zone_source: source }: Settings, here: string): boolean {
  return source !== 'default' && !sameClock(zone, here);
}

function readKept(): string[] {
  return browserStorage.getItem(KEPT_KEY)?.split(' ') ?? [];
}

function rememberKept(zone: string): string[] {
  const kept = [...readKept(), zone];
  browserStorage.setItem(KEPT_KEY, kept.join(' '));
  return kept;
}
