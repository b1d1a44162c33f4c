import { ActivityList } from '../../tasks/activity-list.tsx';
import { t } from '../../text/t.ts';
import { Modal } from '../../ui/modal.tsx';
import { setUi } from '../ui-store.ts';

/** What was changed in a project, newest first. */
export function ActivityDialog({ projectId, name }: { projectId: string; name: string }) {
  return (
    <Modal
      closable
      title={t('Activity in {name}', { name })}
      onClose={() => setUi({ dialog: undefined })}
    >
      <div
        tabIndex={0}
        aria-label={t('Activity')}
        role="region"
        className="min-h-40 overflow-y-auto px-5 pt-2 pb-5 -outline-offset-2"
      >
        <ActivityList about={{ project: projectId }} />
      </div>
    </Modal>
  );
}
