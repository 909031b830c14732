import { type TemplateResult, html, nothing } from 'lit';
import type { PersonRow } from '../types.js';
import { words } from '../words.js';

/** What site IT does about the PIN and the badge of an on-site operator. */
export interface StaffDeeds {
  pin: () => void;
  unlock: () => void;
  /** Empty takes it away. */
  badge: (badge: string) => void;
}

/** How somebody checks in at panels, and how that is changed. */
export function staffOf(person: PersonRow, busy: boolean, deeds: StaffDeeds): TemplateResult {
  const at = words.staff;
  const id = `badge-${person.id}`;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const badge = (form.elements.namedItem(id) as HTMLInputElement).value.trim();
    form.reset();
    deeds.badge(badge);
  };
  return html`<p data-test="pin-state" data-state=${person.pin}>
      ${at.pinStates[person.pin] ?? person.pin} ${person.badge ? at.badgeSet : at.badgeNone}
    </p>
    <div class="row">
      <button data-test="pin-give" ?disabled=${busy} @click=${deeds.pin}>${at.pinGive}</button>
      ${person.pin === 'locked'
        ? html`<button data-test="pin-unlock" ?disabled=${busy} @click=${deeds.unlock}>${at.pinUnlock}</button>`
        : nothing}
    </div>
    <form class="row" @submit=${submit}>
      <input
        id=${id}
        name=${id}
        data-test="badge"
        type="password"
        autocomplete="off"
        aria-label=${at.badgeOf(person.name)}
        placeholder=${at.badge}
      />
      <button data-test="badge-give" ?disabled=${busy}>${at.badgeGive}</button>
    </form>`;
}
