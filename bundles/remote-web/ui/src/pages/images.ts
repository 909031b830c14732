import { LitElement, type TemplateResult, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { get, post, wordsOf } from '../api.js';
import { bytes, clockSeconds, span } from '../format.js';
import '../parts/confirm.js';
import type { Confirm } from '../parts/confirm.js';
import { notice } from '../parts/form.js';
import '../parts/image-destination.js';
import '../parts/image-studies.js';
import { imageStyles } from '../parts/image-styles.js';
import { levelMark } from '../parts/icons.js';
import { Poll } from '../parts/poll.js';
import { shared } from '../parts/styles.js';
import type { Images } from '../types.js';
import { words } from '../words.js';

const REFRESH_MILLIS = 1500;

/** What a part of the page asks for: a call, a question before it where it cannot be taken back, and what its answer leads to. */
export interface Deed {
  verb: string;
  body: Record<string, string>;
  question?: string;
  yes?: string;
  done: (answer: DeedAnswer) => string;
  then?: (answer: DeedAnswer) => Deed | null;
}

/** What the appliance says that it did. */
export interface DeedAnswer {
  instances?: number;
  directory?: string;
}

/** Images kept, and how far they are with each destination. For site IT. */
@customElement('sg-images')
export class ImagesPage extends LitElement {
  @state() private images: Images | null = null;
  @state() private problem = '';
  @state() private done = '';
  @state() private busy = false;
  @state() private asOf = new Date();
  @query('sg-confirm') private confirm!: Confirm;
  readonly poll = new Poll(this, REFRESH_MILLIS, () => this.refresh());

  static override styles = [shared, imageStyles];

  protected override render(): TemplateResult {
    const at = words.images;
    const it = this.images;
    return html`<h1>${at.title}</h1>
      <p>${at.lead}</p>
      <div aria-live="assertive" data-test="images-problem">${this.problem === '' ? nothing : notice('bad', this.problem)}</div>
      <div aria-live="polite" data-test="images-done">${this.done === '' ? nothing : notice('good', this.done)}</div>
      ${it === null
        ? html`<p class="muted">${this.problem === '' ? words.loading : nothing}</p>`
        : it.present
          ? this.renderAll(it)
          : html`<p data-test="images-absent">${at.absent}</p>`}
      <sg-confirm></sg-confirm>`;
  }

  private renderAll(it: Images): TemplateResult {
    const at = words.images;
    return html`${this.renderWhole(it)}
      <h2>${at.destinations}</h2>
      ${it.destinations.length === 0 ? html`<p>${at.noDestinations}</p>` : nothing}
      <div class="destinations">
        ${repeat(
          it.destinations,
          (target) => target.id,
          (target) =>
            html`<sg-image-destination
              .target=${target}
              .now=${this.asOf}
              ?busy=${this.busy}
              @deed=${this.deed}
            ></sg-image-destination>`,
        )}
      </div>
      <sg-image-studies .images=${it} ?busy=${this.busy} @deed=${this.deed}></sg-image-studies>
      <p class="muted">${at.refreshed(clockSeconds(this.asOf))}</p>`;
  }

  private renderWhole(it: Images): TemplateResult {
    const at = words.images;
    const whole = it.whole;
    if (whole === null) {
      return html``;
    }
    const oldest = whole.oldest === null ? words.none : at.age(span((this.asOf.getTime() - Date.parse(whole.oldest)) / 1000));
    return html`<section class="card" aria-labelledby="kept">
      <h2 id="kept">${at.kept}</h2>
      <dl data-test="images-whole">
        <dt>${at.total}</dt>
        <dd class="number" data-test="images-count">${at.wholeCount(whole.instances, bytes(whole.bytes))}</dd>
        <dt>${at.oldest}</dt>
        <dd class="number">${oldest}</dd>
        <dt>${at.coming}</dt>
        <dd class="number">${at.perSecond(bytes(whole.perSecond))}, ${at.senders(whole.senders)}</dd>
        <dt>${at.disk}</dt>
        <dd class="number" data-test="images-disk">
          ${at.onDisk(bytes(whole.diskBytes), bytes(whole.freeBytes), whole.usedPercent)}
        </dd>
        <dt>${at.takes}</dt>
        <dd>${whole.refusing === null ? levelMark('OK', at.yes) : levelMark('ALARM', at.refuses(whole.refusing))}</dd>
        ${whole.damage.map(
          (one) => html`<dt>${at.damage}</dt>
            <dd data-test="images-damage">${levelMark('ALARM', at.damaged(one.found, one.words, one.aside))}</dd>`,
        )}
      </dl>
      ${whole.damage.length === 0 ? nothing : this.renderAcknowledge()}
    </section>`;
  }

  private renderAcknowledge(): TemplateResult {
    const at = words.images;
    const detail: Deed = { verb: 'acknowledge-damage', body: {}, done: (answer) => at.acknowledged(answer.instances ?? 0) };
    return html`<div class="row">
      <button
        data-test="images-acknowledge"
        ?disabled=${this.busy}
        @click=${() => this.deed(new CustomEvent<Deed>('deed', { detail }))}
      >
        ${at.acknowledge}
      </button>
    </div>`;
  }

  private readonly deed = (event: CustomEvent<Deed>): Promise<void> => this.carryOut(event.detail);

  private async carryOut(deed: Deed): Promise<void> {
    let next: Deed | null = null;
    if (deed.question !== undefined && !(await this.confirm.ask(deed.question, deed.yes ?? ''))) {
      return;
    }
    this.busy = true;
    this.problem = '';
    this.done = '';
    try {
      const answer = await post<DeedAnswer>(`/api/images/${deed.verb}`, deed.body);
      await this.refresh();
      this.done = deed.done(answer);
      next = deed.then?.(answer) ?? null;
    } catch (error) {
      this.problem = wordsOf(error);
    } finally {
      this.busy = false;
    }
    if (next !== null) {
      await this.carryOut(next);
    }
  }

  private async refresh(): Promise<void> {
    try {
      this.images = await get<Images>('/api/images');
      this.asOf = new Date();
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }
}
