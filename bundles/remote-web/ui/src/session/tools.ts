import { type TemplateResult, html, nothing } from 'lit';
import type { DisplayInfo } from '../types.js';
import { words } from '../words.js';

/** What the row above the displays shows and does. */
export interface Tools {
  displays: readonly DisplayInfo[];
  /** The scanner's own line. */
  detail: string;
  shown: readonly DisplayInfo[];
  side: boolean;
  full: boolean;
  panel: boolean;
  /** The bar of keys is unfolded, in a window where it can be folded. */
  keys: boolean;
  choose(display: DisplayInfo): void;
  toggleSide(): void;
  toggleFull(): void;
  togglePanel(): void;
  toggleKeys(): void;
  leave(): void;
}

/** Which display, how many, full screen, panel, and the way out. */
export function tools(it: Tools): TemplateResult {
  const at = words.session;
  return html`<div class="row tools">
    <div class="row" role="group" aria-label=${at.displays}>
      ${it.displays.length < 2
        ? nothing
        : html`${it.displays.map((display) =>
            toggle(`display-${display.id}`, heading(display), it.shown.includes(display), () => it.choose(display)),
          )}
          ${toggle('side-by-side', at.side, it.side, () => it.toggleSide())}`}
    </div>
    <span class="muted detail" data-test="session-detail" title=${it.detail}>${it.detail}</span>
    <div class="row">
      ${toggle('full-screen', at.fullScreen, it.full, () => it.toggleFull())}
      ${toggle('panel-toggle', at.panel, it.panel, () => it.togglePanel())}
      <button class="keys" data-test="keys-toggle" aria-pressed=${it.keys ? 'true' : 'false'} @click=${() => it.toggleKeys()}>${at.keys}</button>
      <button data-test="leave" @click=${() => it.leave()}>${at.leave}</button>
    </div>
  </div>`;
}

/** A display's name for people. */
export function heading(display: DisplayInfo): string {
  return words.session.displayAt(display.id, display.position);
}

function toggle(test: string, text: string, pressed: boolean, act: () => void): TemplateResult {
  return html`<button data-test=${test} aria-pressed=${pressed ? 'true' : 'false'} @click=${act}>${text}</button>`;
}
