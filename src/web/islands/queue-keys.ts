/**
 * Keys for a queue: j and k move from row to row, x ticks the row, Enter opens it as any link. They work only while the
 * focus is in the list (WCAG 2.1.4), so they never catch what somebody types elsewhere; the button that names them starts
 * there. Without this script every row is reached with Tab and ticked with the space bar.
 */
for (const hint of document.querySelectorAll<HTMLElement>('[data-queue-keys]')) {
  const form = hint.closest('form')
  const rows = [...(form?.querySelectorAll<HTMLElement>('.ps-rows > li, tbody > tr') ?? [])]
  const linkOf = (row: HTMLElement | undefined) => row?.querySelector<HTMLAnchorElement>('.ps-row__title a, th a')
  // Whoever taps has no keys to be told of.
  hint.hidden = rows.length === 0 || !matchMedia('(any-pointer: fine)').matches
  hint.querySelector('button')?.addEventListener('click', () => linkOf(rows[0])?.focus())
  for (const [at, row] of rows.entries()) {
    row.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'j') linkOf(rows[at + 1])?.focus()
      else if (event.key === 'k') linkOf(rows[at - 1])?.focus()
      else if (event.key === 'x') row.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
      else return
      event.preventDefault()
    })
  }
}
