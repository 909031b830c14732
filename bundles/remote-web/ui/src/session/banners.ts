import { type TemplateResult, html, nothing } from 'lit';
import { incoming } from '../parts/call-outs.js';
import { notice } from '../parts/form.js';
import type { CallOut } from '../types.js';
import { words } from '../words.js';
import type { Banner } from './resume.js';
import './second-factor.js';

/** What is to be said and goes again: beside the displays, above the panel; of a lost link, over them. */
export interface Banners {
  banner: Banner;
  /** Why control was refused, or ended. */
  refusal: readonly string[];
  refused: 'asked' | 'had';
  said: string;
  problem: string;
  secondFactorDueBy: string | null;
  /** Who asks for the control that is here; empty when nobody does. */
  asker: string;
  /** What the room has said and waits to be heard. */
  callOuts: readonly CallOut[];
  answerCallOut: (id: number) => void;
  answerAsker: (handOver: boolean) => void;
  ask: () => void;
  dismiss: () => void;
  /** The second factor was given: the keyboard goes back to the console. */
  factorGiven: () => void;
}

export function banners(it: Banners): TemplateResult {
  return html`<div class="banners">
    <div
      class=${it.banner === 'lost' || it.banner === 'offer' ? 'over' : ''}
      aria-live="assertive"
      data-test="banner"
      data-state=${it.banner}
    >
      ${link(it)}
    </div>
    ${it.secondFactorDueBy === null ? nothing : html`<sg-second-factor dueBy=${it.secondFactorDueBy} @given=${it.factorGiven}></sg-second-factor>`}
    ${incoming(it.callOuts, it.answerCallOut)}
    <div aria-live="assertive" data-test="control-asked">
      ${asked(it.asker, it.answerAsker)}
    </div>
    <div aria-live="assertive" data-test="control-refused">
      ${it.refusal.length === 0 || it.banner === 'offer'
        ? nothing
        : notice(
            'warn',
            html`<strong>${it.refused === 'asked' ? words.control.refused : words.control.lost}</strong>
              <ul>
                ${it.refusal.map((reason) => html`<li>${reason}</li>`)}
              </ul>`,
            it.dismiss,
          )}
    </div>
    <div role="status" data-test="said">${it.said === '' ? nothing : notice('warn', it.said, it.dismiss)}</div>
  </div>`;
}

/** Somebody asks for the control that is here: hand over, or keep it. */
export function asked(asker: string, answer: (handOver: boolean) => void): TemplateResult | typeof nothing {
  if (asker === '') {
    return nothing;
  }
  return notice(
    'warn',
    html`<p>${words.control.asked(asker)}</p>
      <div class="row">
        <button class="primary" data-test="hand-over" @click=${() => answer(true)}>${words.control.handOver(asker)}</button>
        <button data-test="keep-control" @click=${() => answer(false)}>${words.control.keep}</button>
      </div>`,
  );
}

function link(it: Banners): TemplateResult | typeof nothing {
  const at = words.link;
  switch (it.banner) {
    case 'none':
      return nothing;
    case 'lost':
      return notice('bad', it.problem === '' ? at.lostBanner : `${at.lostBanner} ${it.problem}`);
    case 'back':
      return notice('good', at.back);
    case 'back-in-control':
      return notice('good', at.backInControl);
    case 'offer':
      return notice(
        'warn',
        html`<p>${at.resume}</p>
          <div class="row">
            <button class="primary" data-test="resume" @click=${it.ask}>${at.resumeKey}</button>
            <button data-test="resume-not" @click=${it.dismiss}>${at.resumeNot}</button>
          </div>`,
      );
  }
}
