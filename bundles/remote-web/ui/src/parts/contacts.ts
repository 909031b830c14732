import { type TemplateResult, html, nothing } from 'lit';
import type { Contact } from '../types.js';
import { words } from '../words.js';

/** The numbers to call. Text and no links: a link would ask to leave the page, in the middle of an emergency. */
export function contacts(site: { support: Contact | null; emergency: Contact[] }, test = 'emergency'): TemplateResult {
  const at = words.emergency;
  return html`<ul class="contacts" data-test=${test}>
    ${site.emergency.length === 0 ? html`<li>${at.none}</li>` : nothing}
    ${site.emergency.map((contact) => entry(contact.role ?? '', contact.name, contact.phone))}
    ${site.support === null ? nothing : entry(at.support, site.support.name, site.support.phone)}
  </ul>`;
}

/** The name may be left out where there is little room; what to call for and the number are not. */
function entry(role: string, name: string, phone: string): TemplateResult {
  return html`<li>
    <span>${role}${name === '' ? nothing : html`<span class="of">${words.emergency.named(name)}</span>`}</span> <strong>${phone}</strong>
  </li>`;
}
