export function focusQuickAdd(): void {
  document.getElementById('quick-add')?.focus();
}

export function focusSearch(): void {
  document.getElementById('search')?.focus();
}
