/**
 * Mends what the theme says wrongly to readers who do not see it: the heading of a group in the
 * sidebar is a button, and holds another one that does the same.
 */
export function mendTheme(page: ParentNode): void {
  for (const caret of page.querySelectorAll('.item[role="button"] > .caret')) {
    for (const name of ["role", "tabindex", "aria-label"]) caret.removeAttribute(name);
    caret.setAttribute("aria-hidden", "true");
  }
}
