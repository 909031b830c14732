import { type TemplateResult, css, html, nothing } from 'lit';
import { clock } from '../format.js';
import type { CheckedIn } from '../types.js';
import { words } from '../words.js';
import { icon } from './icons.js';

/** Who is checked in at this panel, by name, role and time. */
export function staffOnPanel(here: readonly CheckedIn[], checkIn: () => void, checkOut: (one: CheckedIn) => void): TemplateResult {
  const at = words.staff;
  return html`<section class="staff" aria-labelledby="staff-title" data-test="panel-staff">
    <h2 id="staff-title">${at.title}</h2>
    ${here.length === 0 ? html`<p>${at.nobody}</p>` : nothing}
    <ul class="present">
      ${here.map(
        (one) => html`<li data-test="checked-in" data-person=${one.person}>
          ${icon('tick')}
          <span>
            <strong class="face">${one.name}</strong><br />
            <span class="muted">
              ${at.since(words.listOf(one.roles.map((role) => words.roles[role] ?? role)), clock(new Date(one.since)))}
              ${one.proven ? nothing : at.proofOver}
            </span>
          </span>
          <button aria-label=${at.checkOutNamed(one.name)} data-test="check-out" @click=${() => checkOut(one)}>${at.checkOut}</button>
        </li>`,
      )}
    </ul>
    <button class="primary" data-test="check-in" @click=${checkIn}>${at.checkIn}</button>
  </section>`;
}

export const staffStyles = css`
  .staff {
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: 12px;
    padding: 1.1rem;
    margin: 0 0 1.5rem;
  }

  .staff h2 {
    margin-top: 0;
  }

  .staff button {
    min-height: 3.25rem;
  }
`;
