import { type TemplateResult, html, nothing } from 'lit';
import type { Contact } from '../types.js';
import { words } from '../words.js';

/** The numbers to call. Text and no links: a link would ask to leave the page, in the middle of an emergency. */
export function contacts(site: { support: Contact | null; emergency: Contact[] }): TemplateResult {
  const at = words.emergency;
  return html`<ul class="contacts" data-test="emergency">
    ${site.emergency.length === 0 ? html`<li>${at.none}</li>` : nothing}
    ${site.emergency.map((contact) => entry(at.entry(contact.role ?? '', contact.name), contact.phone))}
    ${site.support === null ? nothing : entry(at.entry(at.support, site.support.name), site.support.phone)}
  </ul>`;
}

function entry(who: string, phone: string): TemplateResult {
  return html`<li><span>${who}</span> <strong>${phone}</strong></li>`;
}
