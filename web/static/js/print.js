// @ts-check
/** A button that prints the page; without scripts the browser's own menu does. */
export class Print {
  connect() {
    document.addEventListener("click", ({ target }) => {
      if (/** @type {Element} */ (target).closest?.("[data-print]")) window.print();
    });
  }
}
