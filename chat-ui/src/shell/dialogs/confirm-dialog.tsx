import { t } from '../../text/t.ts';
import { Button } from '../../ui/button.tsx';
import { Modal } from '../../ui/modal.tsx';
import { setUi } from '../ui-store.ts';

interface ConfirmDialogProps {
  title: string;
  text: string;
  action: string;
  onConfirm: () => void;
}

export function ConfirmDialog({ title, text, action, onConfirm }: ConfirmDialogProps) {
  const close = () => setUi({ dialog: undefined });
  return (
    <Modal title={title} role="alertdialog" onClose={close}>
      <p className="px-5 pt-2 [overflow-wrap:anywhere]">{text}</p>
      <div className="flex justify-end gap-2 px-5 pt-4 pb-5">
        <Button onClick={close}>{t('Cancel')}</Button>
        <Button
          look="danger"
          ref={(button) => button?.focus()}
          onClick={() => {
            close();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </div>
    </Modal>
  );
}
