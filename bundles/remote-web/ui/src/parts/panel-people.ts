import { type TemplateResult, html, nothing } from 'lit';
import { clock } from '../format.js';
import type { CallOutWord, OnSiteScanner, RemotePerson } from '../types.js';
import { words } from '../words.js';
import { callOutBoard } from './call-outs.js';
import { notice } from './form.js';
import { icon } from './icons.js';

/** What can be done on the panel about the people who are connected from elsewhere. */
export interface PeopleDeeds {
  takeOver: () => void;
  giveBack: () => void;
  grant: (person: RemotePerson) => void;
  decline: (person: RemotePerson) => void;
  eject: (person: RemotePerson) => void;
  admit: (person: string) => void;
  say: (word: CallOutWord) => void;
  heard: (callOut: number) => void;
}

/** Who is connected to a scanner, by name and face-size, and the say that somebody on site has over them. */
export function peopleOnPanel(scanner: OnSiteScanner, enrolled: boolean, deeds: PeopleDeeds): TemplateResult {
  const at = words.panel;
  const title = `people-${scanner.id}`;
  return html`<div class="under" role="group" aria-labelledby=${title} data-test="panel-people">
    <h3 id=${title}>${at.people}</h3>
    <div aria-live="assertive" data-test="panel-asks">
      ${scanner.people.filter((person) => person.waits).map((person) => asks(scanner, person, enrolled, deeds))}
    </div>
    ${scanner.operating === '' ? nothing : html`<p><strong>${at.operating(scanner.operating)}</strong></p>`}
    ${scanner.people.length === 0 ? html`<p>${at.noPeople}</p>` : nothing}
    <ul class="present">
      ${scanner.people.map((person) => present(person, enrolled, deeds))}
      ${scanner.ejected.map(
        (it) => html`<li data-test="panel-ejected">
          <span>${at.ejected(it.name, it.by, clock(new Date(it.since)))}</span>
          <button ?disabled=${!enrolled} data-test="panel-admit" @click=${() => deeds.admit(it.person)}>${at.admit(it.name)}</button>
        </li>`,
      )}
    </ul>
    ${scanner.operating === ''
      ? html`<button ?disabled=${!enrolled} data-test="panel-take-over" @click=${deeds.takeOver}>${at.takeOver}</button>`
      : html`<button ?disabled=${!enrolled} data-test="panel-give-back" @click=${deeds.giveBack}>${at.giveBack}</button>`}
    <h3>${words.callOuts.toRemote}</h3>
    ${callOutBoard(scanner.callOuts, 'on-site', scanner.people.length > 0, deeds.say)}
  </div>`;
}

/** Somebody asks for control that another one has: whoever is on site may decide. */
function asks(scanner: OnSiteScanner, person: RemotePerson, enrolled: boolean, deeds: PeopleDeeds): TemplateResult {
  const at = words.panel;
  return notice(
    'warn',
    html`<p>${at.asksOf(person.name, scanner.holder)}</p>
      <div class="row">
        <button class="primary" ?disabled=${!enrolled} data-test="panel-grant" @click=${() => deeds.grant(person)}>${at.grant(person.name)}</button>
        <button ?disabled=${!enrolled} data-test="panel-decline" @click=${() => deeds.decline(person)}>${at.decline}</button>
      </div>`,
  );
}

function present(person: RemotePerson, enrolled: boolean, deeds: PeopleDeeds): TemplateResult {
  const at = words.panel;
  const roles = words.listOf(person.roles.map((role) => words.roles[role] ?? role));
  return html`<li data-test="panel-person" data-control=${person.holdsControl ? 'holds' : 'views'}>
    ${icon(person.holdsControl ? 'hand' : 'eye')}
    <span>
      <strong class="face">${person.name}</strong>
      ${person.holdsControl ? words.session.holder : person.waits ? at.asks : words.session.viewer}<br />
      <span class="muted">${at.since(roles, clock(new Date(person.since)))}</span>
    </span>
    <button
      ?disabled=${!enrolled}
      aria-label=${at.ejectNamed(person.name)}
      data-test="panel-eject"
      @click=${() => deeds.eject(person)}
    >
      ${at.eject}
    </button>
  </li>`;
}
