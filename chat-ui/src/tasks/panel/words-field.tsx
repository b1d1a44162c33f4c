import type { LucideIcon } from 'lucide-react';
import { X } from 'lucide-react';
import { useId, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';

import type { ToolError } from '../../data/tool-error.ts';
import { t } from '../../text/t.ts';
import { IconButton } from '../../ui/button.tsx';
import { Field, INPUT } from './field.tsx';

interface WordsFieldProps {
  name: string;
  icon: LucideIcon;
  placeholder: string;
  /** What the server made of the words. */
  understood: { text: string; title: string } | undefined;
  clearLabel: string;
  saving: boolean;
  error: ToolError | undefined;
  onEdit: (words: string) => void;
  /** True when the words were understood. */
  onWords: (words: string) => Promise<boolean>;
  onClear: () => void;
  children?: ReactNode;
}

/** A field that takes words and says what it understood. */
export function WordsField(props: WordsFieldProps) {
  const { name, icon, placeholder, understood, clearLabel, saving, error } = props;
  const [words, setWords] = useState('');
  const id = useId();

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    if (words.trim() === '' || !(await props.onWords(words.trim()))) return;
    setWords('');
    props.onEdit('');
  }

  return (
    <Field label={name} icon={icon} htmlFor={id} error={error}>
      {understood && (
        <div className="flex items-center gap-1 rounded-control bg-sunken ps-2.5">
          <span className="min-w-0 grow py-1.5 first-letter:uppercase" title={understood.title}>
            {understood.text}
          </span>
          <IconButton label={clearLabel} icon={X} onClick={props.onClear} />
        </div>
      )}
      <form onSubmit={(event) => void submit(event)}>
        <input
          id={id}
          value={words}
          onChange={({ target }) => {
            setWords(target.value);
            props.onEdit(target.value);
          }}
          onBlur={() => void submit()}
          autoComplete="off"
          enterKeyHint="done"
          aria-busy={saving}
          placeholder={understood === undefined ? placeholder : t('Change it, in words')}
          className={INPUT}
        />
      </form>
      {props.children !== undefined && (
        <div className="flex flex-wrap gap-1.5 empty:hidden">{props.children}</div>
      )}
    </Field>
  );
}
