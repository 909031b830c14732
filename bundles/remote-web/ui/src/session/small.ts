import { unsafeCSS } from 'lit';

const query = '(max-width: 1023.98px), (max-height: 559.98px)';

/** For `@media`: a window, or one at high zoom, in which panel and keys are folded away for the sake of the display. */
export const SMALL = unsafeCSS(query);

export const smallWindow = (): MediaQueryList => window.matchMedia(query);
