/** Fired on `window` after the address changed without a new page. */
export const NAVIGATED = 'scangate-navigated';

/** Goes to a page of the UI. */
export function navigate(path: string, replace = false): void {
  if (replace) {
    history.replaceState(null, '', path);
  } else {
    history.pushState(null, '', path);
  }
  window.dispatchEvent(new Event(NAVIGATED));
}

/** A click handler for links to pages of the UI; leaves new-tab clicks to the browser. */
export function follow(event: MouseEvent): void {
  const link = event.currentTarget as HTMLAnchorElement;
  if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    navigate(link.pathname);
  }
}
