/** False where the view has no such line, or it is covered. */
export function focusQuickAdd(): boolean {
  const line = document.getElementById('quick-add');
  line?.focus();
  return line !== null && document.activeElement === line;
}

export function focusSearch(): void {
  document.getElementById('search')?.focus();
}
