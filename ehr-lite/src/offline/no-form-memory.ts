/**
 * Browsers write what stands in a page's fields into their session file, in the clear, to restore it after a crash. Fields
 * marked `autocomplete="off"` are left out (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#attr-fe-autocomplete-off);
 * the sealed drafts restore instead.
 */
export function forbidFormMemory(): void {
  document.addEventListener('focusin', ({ target }) => {
    const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (isField && !target.hasAttribute('autocomplete')) target.setAttribute('autocomplete', 'off');
  });
}
