import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';

import { setUi } from '../shell/ui-store.ts';
import { t } from '../text/t.ts';
import { Modal } from '../ui/modal.tsx';
import { CalendarFeed } from './calendar-feed.tsx';
import { ExportForm } from './export-form.tsx';
import { ImportForm } from './import-form.tsx';

const TABS = [
  { id: 'import', name: t('Import'), Panel: ImportForm },
  { id: 'export', name: t('Export'), Panel: ExportForm },
  { id: 'calendar', name: t('Calendar'), Panel: CalendarFeed },
] as const;

/** Files in and out, and the address for a calendar program. */
export function FilesDialog({ tab }: { tab: (typeof TABS)[number]['id'] }) {
  return (
    <Modal closable title={t('Import and export')} onClose={() => setUi({ dialog: undefined })}>
      <Tabs defaultSelectedKey={tab} className="flex min-h-0 flex-col">
        <TabList
          aria-label={t('Import and export')}
          className="flex gap-1 border-b border-line px-5 pt-2"
        >
          {TABS.map(({ id, name }) => (
            <Tab
              key={id}
              id={id}
              className="-mb-px cursor-pointer border-b-2 border-transparent px-3 py-2 text-muted outline-none data-[focus-visible]:outline-2 data-[focus-visible]:-outline-offset-2 data-[focus-visible]:outline-accent data-[selected]:border-accent data-[selected]:font-semibold data-[selected]:text-text max-md:py-3"
            >
              {name}
            </Tab>
          ))}
        </TabList>
        {TABS.map(({ id, Panel }) => (
          <TabPanel
            key={id}
            id={id}
            className="min-h-0 overflow-y-auto px-5 pt-4 pb-5 outline-none"
          >
            <Panel />
          </TabPanel>
        ))}
      </Tabs>
    </Modal>
  );
}
