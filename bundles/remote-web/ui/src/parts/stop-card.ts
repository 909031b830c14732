import { type TemplateResult, css, html, nothing } from 'lit';
import type { Contact, StopCard } from '../types.js';
import { words } from '../words.js';
import { contacts } from './contacts.js';

type Numbers = { support: Contact | null; emergency: Contact[] };

/**
 * What to do at one scanner: the site's own words where it has them, general ones where not, and whom to call.
 * All of it is text; nothing of the site file is markup.
 */
export function stopCard(card: StopCard | undefined, site: Numbers | undefined): TemplateResult {
  const at = words.card;
  const numbers = site ?? { support: null, emergency: [] };
  return html`<ol class="stop-card">
    <li>${at.patient}</li>
    <li>${at.ownStop} ${own(card?.ownStop, at.ownStopWhere)}</li>
    <li>${at.patientOut} ${own(card?.patientOut, at.patientOutHow)}</li>
    ${card === undefined || card.plan === '' ? nothing : html`<li>${at.plan} ${own(card.plan, '')}</li>`}
    <li>${at.call} ${contacts({ ...numbers, emergency: [...(card?.call ?? []), ...numbers.emergency] }, 'card-numbers')}</li>
  </ol>`;
}

function own(siteWords: string | undefined, general: string): TemplateResult | string {
  return siteWords === undefined || siteWords === '' ? general : html`<strong>${siteWords}</strong>`;
}

export const stopCardStyles = css`
  .stop-card {
    margin: 0;
    padding-left: 1.5rem;
  }

  .stop-card > li {
    padding: 0.2rem 0;
    overflow-wrap: anywhere;
  }
`;
