import { type TemplateResult, html } from 'lit';
import type { OnSite } from '../types.js';
import { words } from '../words.js';
import { stopCard } from './stop-card.js';

/**
 * Over the whole screen of a panel that hears nothing: that it stops nothing now, and what to do at each scanner instead.
 *
 * @param view what was known last; null for nothing
 * @param asOf when that was, as it is shown; empty for never
 */
export function deafPanel(view: OnSite | null, asOf: string, look: () => void): TemplateResult {
  const at = words.panel;
  return html`<div class="deaf">
    <strong>${at.deaf}</strong>
    <span>${asOf === '' ? at.deafNever : at.deafSince(asOf)}</span>
    <button data-test="panel-behind" @click=${look}>${at.behind}</button>
    <div class="cards">
      ${(view?.scanners ?? []).map(
        (it) =>
          html`<section data-test="deaf-card" data-scanner=${it.id}>
            <h2>${it.name}</h2>
            ${stopCard(it.card, view?.site)}
          </section>`,
      )}
    </div>
  </div>`;
}
