import { LitElement, type TemplateResult, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { bytes, millisOfMicros, span } from '../format.js';
import type { Deed } from '../pages/images.js';
import type { ImageTarget, ImageTest } from '../types.js';
import { words } from '../words.js';
import { notice } from './form.js';
import { levelMark } from './icons.js';
import { imageStyles } from './image-styles.js';
import { shared } from './styles.js';

/** How far one destination is, and a test of it. Asks for what is to be done with `deed`. */
@customElement('sg-image-destination')
export class ImageDestination extends LitElement {
  @property({ attribute: false }) target!: ImageTarget;
  @property({ attribute: false }) now!: Date;
  @property({ type: Boolean }) busy = false;

  static override styles = [shared, imageStyles];

  protected override render(): TemplateResult {
    const at = words.images;
    const it = this.target;
    const all = it.waiting + it.delivered + it.quarantined.reduce((sum, reason) => sum + reason.instances, 0);
    const heading = `destination-${it.id}`;
    return html`<section class="card" aria-labelledby=${heading} data-test="destination" data-destination=${it.id}>
      <div class="head">
        <h3 id=${heading}>${it.id} <span class="muted">${it.address}</span></h3>
        <span data-test="destination-state">${stateOf(it)}</span>
      </div>
      <progress aria-label=${at.progressOf(it.id)} max=${Math.max(1, all)} value=${it.delivered}></progress>
      <dl>
        <dt>${at.delivered}</dt>
        <dd class="number" data-test="destination-delivered">${at.deliveredOf(it.delivered, all)}</dd>
        <dt>${at.committed}</dt>
        <dd class="number" data-test="destination-committed">
          ${it.asksCommitment ? at.deliveredOf(it.committed, all) : at.notAsked}
        </dd>
        <dt>${at.waiting}</dt>
        <dd class="number" data-test="destination-waiting">${at.wholeCount(it.waiting, bytes(it.bytesWaiting))}</dd>
        <dt>${at.oldest}</dt>
        <dd class="number">
          ${it.oldest === null ? words.none : at.age(span((this.now.getTime() - Date.parse(it.oldest)) / 1000))}
        </dd>
        <dt>${at.rate}</dt>
        <dd class="number">${at.perSecond(bytes(it.perSecond))}</dd>
        <dt>${at.toEmpty}</dt>
        <dd class="number">
          ${it.waiting === 0 ? words.none : it.secondsToEmpty === null ? words.unknown : span(it.secondsToEmpty)}
        </dd>
        ${it.pause === null
          ? nothing
          : html`<dt>${at.pause}</dt>
              <dd>${it.pause}</dd>`}
        <dt>${at.lastError}</dt>
        <dd data-test="destination-error">${it.lastError ?? words.none}</dd>
      </dl>
      ${it.quarantined.map((reason) => notice('bad', at.quarantine(reason.instances, reason.words)))}
      <div aria-live="polite" data-test="destination-test">${it.test === null ? nothing : this.renderTest(it.test)}</div>
      <div class="row">
        ${this.button('destination-test-send', at.test, it.test?.running === true, {
          verb: 'test',
          body: { destination: it.id },
          done: () => '',
        })}
        ${it.quarantined.length === 0
          ? nothing
          : this.button('destination-release', at.release, false, {
              verb: 'release',
              body: { destination: it.id },
              done: (answer) => at.released(answer.instances ?? 0),
            })}
      </div>
    </section>`;
  }

  private renderTest(test: ImageTest): TemplateResult {
    const at = words.images;
    if (test.running) {
      return html`<p class="muted">${at.testing}</p>`;
    }
    return notice(
      test.good ? 'good' : 'bad',
      html`${at.tested(this.target.id, test.words)}
      ${test.good ? at.times(millisOfMicros(test.echoMicros), millisOfMicros(test.imageMicros)) : nothing}`,
    );
  }

  private button(test: string, text: string, off: boolean, detail: Deed): TemplateResult {
    return html`<button
      data-test=${test}
      aria-label=${words.images.of(text, this.target.id)}
      ?disabled=${this.busy || off}
      @click=${() => this.dispatchEvent(new CustomEvent<Deed>('deed', { detail }))}
    >
      ${text}
    </button>`;
  }
}

function stateOf(it: ImageTarget): TemplateResult {
  const at = words.images.states;
  if (it.lastError !== null) {
    return levelMark('ALARM', at.error);
  }
  if (it.quarantined.length > 0) {
    return levelMark('ALARM', at.held);
  }
  if (it.waiting > 0) {
    return it.perSecond > 0 ? levelMark('OK', at.sending) : levelMark('WARNING', at.waiting);
  }
  return levelMark('OK', it.asksCommitment && it.committed < it.delivered ? at.confirming : at.done);
}
