import { type TemplateResult, html, nothing } from 'lit';
import { hexOf, inkOn } from '../colour.js';
import { clockSeconds } from '../format.js';
import type { PanelPress } from '../pages/panel.js';
import type { DriverQuestion, OnSite, OnSiteScanner } from '../types.js';
import { words } from '../words.js';
import { incoming, unanswered } from './call-outs.js';
import { field, notice } from './form.js';
import { icon } from './icons.js';
import { paint } from './paint.js';
import { type PeopleDeeds, peopleOnPanel } from './panel-people.js';
import { stopCard } from './stop-card.js';

/** What can be done at a scanner's part of the panel. */
export interface ScannerDeeds {
  stop: () => void;
  hold: () => void;
  release: () => void;
  acknowledge: () => void;
  reset: (event: SubmitEvent) => void;
  test: () => void;
  clearDrawings: () => void;
  /** Has seen that images of somebody came who is no phantom. */
  images: () => void;
  /** Answers what is asked about the driver. */
  driver: (question: DriverQuestion, agrees: boolean) => void;
  people: PeopleDeeds;
}

/**
 * One scanner on the panel.
 *
 * @param enrolled this tablet is a panel: what needs one can be done
 */
export function scannerOnPanel(
  scanner: OnSiteScanner,
  site: OnSite['site'],
  press: PanelPress | 'sent' | undefined,
  enrolled: boolean,
  deeds: ScannerDeeds,
): TemplateResult {
  const at = words.panel;
  const colour = hexOf(scanner.colour);
  const { stop } = scanner;
  const standing = stop.available ? (stop.stop ?? 'none') : 'none';
  const down = standing === 'tripped' || standing === 'fault';
  return html`<section
    class="scanner"
    aria-labelledby="name-${scanner.id}"
    data-test="panel-scanner"
    data-scanner=${scanner.id}
    data-state=${standing}
    ${paint({ 'border-color': colour })}
  >
    <div class="head" ${paint({ background: colour, color: inkOn(colour) })}>
      <h2 id="name-${scanner.id}">${scanner.name}</h2>
      <strong data-test="panel-state">${at.states[standing] ?? standing}</strong>
    </div>
    ${call(scanner, enrolled, deeds)}
    ${notAPhantom(scanner, enrolled, deeds)}
    ${driverQuestion(scanner, enrolled, deeds)}
    ${incoming(unanswered(scanner.callOuts, 'on-site'), deeds.people.heard)}
    <div class="body">
      <button class="stop" data-test="panel-stop" @click=${deeds.stop}>${at.stop(scanner.name)}</button>
      <div class="says">
        <div role="status" data-test="panel-press">${pressed(press)}</div>
        ${stop.simulated === true ? html`<span class="chip simulated">${words.stop.simulated}</span>` : nothing}
        ${scanner.recording ? html`<p data-test="panel-recording"><strong>${words.recording.on}</strong></p>` : nothing}
        ${scanner.drawings
          ? html`<p>${at.drawnOver} <button ?disabled=${!enrolled} data-test="panel-clear-drawings" @click=${deeds.clearDrawings}>${at.clearDrawings}</button></p>`
          : nothing}
        <p data-test="panel-holder">${scanner.holder === '' ? at.nobody : at.inControl(scanner.holder)}</p>
        ${scanner.release === 'NOT_RELEASED' ? html`<div data-test="panel-not-released">${notice('bad', words.release.notReleased)}</div>` : nothing}
        ${scanner.phantom === '' ? nothing : html`<p data-test="panel-phantom">${words.release.declared(scanner.phantom, scanner.holder)}</p>`}
        ${stop.words === '' ? nothing : html`<p>${stop.words}</p>`}
        ${(stop.alarms ?? []).map((alarm) => notice('bad', alarm))}
        ${hold(scanner, enrolled, deeds)}
      </div>
    </div>
    ${peopleOnPanel(scanner, enrolled, deeds.people)}
    ${card(scanner, site)}
    ${down ? reset(scanner, enrolled, deeds) : test(scanner, enrolled, deeds)}
  </section>`;
}

function call(scanner: OnSiteScanner, enrolled: boolean, deeds: ScannerDeeds): TemplateResult {
  const at = words.panel;
  const { patientCall } = scanner.stop;
  const calling = patientCall === 'CALLING';
  return html`<div class="call" aria-live="assertive" data-test="panel-call" data-state=${patientCall ?? 'none'}>
    ${calling && scanner.callAcknowledgedBy === ''
      ? html`<div class="calling">
          <strong>${icon('triangle')} ${at.calling}</strong>
          <button ?disabled=${!enrolled} data-test="panel-acknowledge" @click=${deeds.acknowledge}>${at.acknowledge}</button>
        </div>`
      : nothing}
    ${calling && scanner.callAcknowledgedBy !== '' ? notice('warn', at.acknowledged(scanner.callAcknowledgedBy)) : nothing}
    ${patientCall === 'UNKNOWN' ? notice('bad', at.callUnknown) : nothing}
  </div>`;
}

/** Images came of somebody who is not on the list, while the driver is for phantoms only. */
function notAPhantom(scanner: OnSiteScanner, enrolled: boolean, deeds: ScannerDeeds): TemplateResult {
  const at = words.panel;
  const alarm = scanner.notAPhantom;
  return html`<div aria-live="assertive" data-test="panel-not-a-phantom">
    ${alarm === undefined
      ? nothing
      : notice(
          'bad',
          html`<strong>${at.notAPhantom(scanner.name, clockSeconds(new Date(alarm.since)), alarm.images)}</strong>
            <p>${at.notAPhantomStep}</p>
            <button ?disabled=${!enrolled} data-test="panel-images-seen" @click=${deeds.images}>${at.notAPhantomSeen}</button>`,
        )}
  </div>`;
}

/** Somebody wants to change the driver while the scanner scans. */
function driverQuestion(scanner: OnSiteScanner, enrolled: boolean, deeds: ScannerDeeds): TemplateResult {
  const at = words.panel;
  const asked = scanner.driverQuestion;
  return html`<div aria-live="assertive" data-test="panel-driver-question">
      ${asked === undefined
        ? nothing
        : notice(
            'warn',
            html`<strong>${at.driverAsks(scanner.name)}</strong>
            <p>${asked.because} ${at.driverWants(asked.by, asked.driver, asked.sha256, asked.reason)}</p>
            <p>${at.driverRisk}</p>
            <p class="muted" aria-live="off">${at.driverLeft(asked.secondsLeft)}</p>
            <div class="row">
              <button ?disabled=${!enrolled} data-test="panel-driver-disagree" @click=${() => deeds.driver(asked, false)}>${at.disagree}</button>
              <button ?disabled=${!enrolled} data-test="panel-driver-agree" @click=${() => deeds.driver(asked, true)}>${at.agree}</button>
            </div>`,
          )}
    </div>`;
}

function pressed(press: PanelPress | 'sent' | undefined): TemplateResult | string {
  if (press === undefined) {
    return '';
  }
  if (press === 'sent') {
    return words.stop.waiting;
  }
  return press.confirmed === undefined
    ? html`<strong class="tone-alarm">${words.panel.notConfirmed} ${press.problem ?? ''}</strong>`
    : words.panel.confirmed(press.confirmed);
}

function hold(scanner: OnSiteScanner, enrolled: boolean, deeds: ScannerDeeds): TemplateResult {
  const at = words.panel;
  const mine = scanner.holds.find((it) => it.panel);
  return html`${scanner.holds.map((it) => html`<p><strong>${it.panel ? at.held(it.by) : at.heldByKey(it.by)}</strong></p>`)}
    ${mine === undefined
      ? html`<button ?disabled=${!enrolled || !scanner.stop.available} data-test="panel-hold" @click=${deeds.hold}>${at.hold}</button>`
      : html`<button ?disabled=${!enrolled} data-test="panel-release" @click=${deeds.release}>${at.release}</button>`}`;
}

/** What to do at this scanner: shown after a stop, and at a tap before. */
function card(scanner: OnSiteScanner, site: OnSite['site']): TemplateResult {
  const at = words.panel;
  const { trip } = scanner.stop;
  const steps = html`${stopCard(scanner.card, site)}
    ${scanner.card === undefined ? html`<p class="muted">${at.cardGeneral}</p>` : nothing}`;
  return trip === undefined
    ? html`<details class="after" data-test="panel-card-asked">
        <summary>${at.cardAsked}</summary>
        ${steps}
      </details>`
    : html`<div class="after" data-test="panel-card">
        <h3>${at.card(scanner.name)}</h3>
        <p>${at.cardCause(trip.cause, clockSeconds(new Date(trip.at)))}</p>
        ${steps}
      </div>`;
}

function reset(scanner: OnSiteScanner, enrolled: boolean, deeds: ScannerDeeds): TemplateResult {
  const at = words.panel;
  return html`<form class="under" data-test="panel-reset" @submit=${deeds.reset}>
    <h3>${at.resetTitle}</h3>
    <p>${at.resetLead}</p>
    ${field({ name: `reason-${scanner.id}`, label: at.reason, hint: at.reasonHint })}
    <button ?disabled=${!enrolled} data-test="panel-reset-submit">${at.reset}</button>
  </form>`;
}

function test(scanner: OnSiteScanner, enrolled: boolean, deeds: ScannerDeeds): TemplateResult {
  const at = words.panel;
  const came = at.tests[scanner.test] ?? at.testRefused(scanner.test);
  return html`<div class="under">
    <h3>${at.testTitle}</h3>
    <p>${at.testLead}</p>
    ${scanner.stop.proofOverdue === true ? notice('warn', words.stop.proofOverdue) : nothing}
    <p role="status" data-test="panel-test-result">${scanner.test === '' ? nothing : came}</p>
    <button
      ?disabled=${!enrolled || !scanner.stop.available || scanner.test === 'running'}
      data-test="panel-test"
      @click=${deeds.test}
    >
      ${at.test}
    </button>
  </div>`;
}
