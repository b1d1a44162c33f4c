import { useClock, useMe } from '../../data/queries.ts';
import { QuickAdd } from '../../tasks/quick-add.tsx';
import { t } from '../../text/t.ts';
import { Modal } from '../../ui/modal.tsx';
import { useAddress } from '../navigation/address.ts';
import { viewOf } from '../navigation/views.ts';
import { setUi } from '../ui-store.ts';

/** The line that adds a task, where the view has none or it is out of sight. */
export function QuickAddDialog() {
  const clock = useClock();
  const me = useMe();
  const view = viewOf(useAddress().path);
  const close = () => setUi({ dialog: undefined });
  return (
    <Modal title={t('Add a task')} onClose={close}>
      <div className="pt-3 pb-2">
        <QuickAdd
          id="quick-add-anywhere"
          clock={clock}
          forToday={view.kind === 'today'}
          projectId={view.kind === 'project' ? view.projectId : me?.inbox_project_id}
          onAdded={close}
        />
      </div>
    </Modal>
  );
}
