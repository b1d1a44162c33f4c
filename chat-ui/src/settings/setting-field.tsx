import { useId, useState } from 'react';
import type { ReactNode } from 'react';

import type { ToolError } from '../data/tool-error.ts';

interface SettingGroupProps {
  title: string;
  children: ReactNode;
}

export function SettingGroup({ title, children }: SettingGroupProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-5">
      <h2 id={id} className="border-b border-line pb-2 text-lg font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}

interface SettingProps {
  label: string;
  /** Explains the setting, below its label. */
  about?: string;
  error?: ToolError | undefined;
  /** The input that the label names. */
  htmlFor?: string;
  children: ReactNode;
}

export function Setting({ label, about, error, htmlFor, children }: SettingProps) {
  return (
    <div
      className="flex flex-col gap-1.5"
      {...(htmlFor === undefined && { role: 'group', 'aria-label': label })}
    >
      {htmlFor === undefined ? (
        <span className="font-semibold">{label}</span>
      ) : (
        <label htmlFor={htmlFor} className="font-semibold">
          {label}
        </label>
      )}
      {about !== undefined && <p className="text-sm text-muted">{about}</p>}
      {children}
      {error && (
        <p role="alert" className="text-sm">
          <span className="text-danger">{error.message}</span> {error.hint}
        </p>
      )}
    </div>
  );
}

interface TextSettingProps {
  label: string;
  about?: string;
  value: string;
  type?: 'text' | 'time';
  placeholder?: string;
  /** Names offered while typing. */
  list?: string[];
  error?: ToolError | undefined;
  onSave: (text: string) => void;
}

/** A line of text, saved with Enter or when it is left. */
export function TextSetting(props: TextSettingProps) {
  const { label, about, value, type = 'text', placeholder, list, error, onSave } = props;
  const [typed, setTyped] = useState<string>();
  const id = useId();
  function leave() {
    if (typed !== undefined && typed.trim() !== value) onSave(typed.trim());
    setTyped(undefined);
  }
  return (
    <Setting label={label} htmlFor={id} {...(about !== undefined && { about })} error={error}>
      <input
        id={id}
        type={type}
        value={typed ?? value}
        placeholder={placeholder}
        list={list && `${id}-list`}
        autoComplete="off"
        onChange={({ target }) => setTyped(target.value)}
        onBlur={leave}
        onKeyDown={({ key }) => key === 'Enter' && leave()}
        className={`h-9 rounded-control border border-control bg-surface px-2.5 max-md:h-11 ${type === 'time' ? 'w-32' : 'w-full'}`}
      />
      {list && (
        <datalist id={`${id}-list`}>
          {list.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </datalist>
      )}
    </Setting>
  );
}

interface SwitchSettingProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function SwitchSetting({ label, checked, onChange }: SwitchSettingProps) {
  return (
    <label className="flex items-center gap-2 max-md:min-h-11">
      <input
        type="checkbox"
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
        className="size-4 accent-(--accent)"
      />
      {label}
    </label>
  );
}
