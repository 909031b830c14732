import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { get, wordsOf } from '../api.js';
import { hexOf, inkOn } from '../colour.js';
import { percent, spelled } from '../format.js';
import { notice } from '../parts/form.js';
import { activityMark, icon, reachMark } from '../parts/icons.js';
import { follow } from '../parts/navigate.js';
import { paint } from '../parts/paint.js';
import { Poll } from '../parts/poll.js';
import { shared } from '../parts/styles.js';
import { sessionPath } from '../routes.js';
import type { ScannerCard } from '../types.js';
import { words } from '../words.js';

const REFRESH_MILLIS = 3000;

/** "My scanners": a card for each, with its state in words and shape and who is there. */
@customElement('sg-scanners')
export class ScannersPage extends LitElement {
  @state() private cards: ScannerCard[] | null = null;
  @state() private problem = '';
  readonly poll = new Poll(this, REFRESH_MILLIS, () => this.refresh());

  static override styles = [
    shared,
    css`
      ul.cards {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr));
        gap: 1.25rem;
      }
      li.card {
        padding: 0;
        overflow: hidden;
        display: flex;
        flex-direction: column;
        border-width: 0 2px 2px;
      }
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0.75rem;
        padding: 0.65rem 1.1rem;
      }
      .head h2 {
        margin: 0;
        font-size: 1.35rem;
      }
      .body {
        padding: 1rem 1.1rem 1.1rem;
        display: flex;
        flex-direction: column;
        gap: 0.6rem;
        flex: 1;
      }
      .body p {
        margin: 0;
      }
      .states {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 1.25rem;
        font-weight: 600;
      }
      .people {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      progress {
        width: 100%;
        height: 0.6rem;
        accent-color: var(--accent);
      }
      .foot {
        margin-top: auto;
        padding-top: 0.4rem;
      }
      .foot .button {
        width: 100%;
        min-height: 2.9rem;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const at = words.scanners;
    return html`<h1>${at.title}</h1>
      <div aria-live="polite" data-test="scanners-problem">
        ${this.problem === '' ? nothing : notice('warn', this.problem)}
      </div>
      ${this.cards === null
        ? html`<p class="muted">${this.problem === '' ? words.loading : nothing}</p>`
        : this.cards.length === 0
          ? html`<p>${at.none}</p>`
          : html`<ul class="cards" data-test="scanners">
              ${repeat(
                this.cards,
                (card) => card.id,
                (card) => this.renderCard(card),
              )}
            </ul>`}`;
  }

  private renderCard(card: ScannerCard): TemplateResult {
    const at = words.scanners;
    const colour = hexOf(card.colour);
    const reach = spelled(card.reach);
    const activity = spelled(card.activity);
    return html`<li class="card" data-test="scanner-card" data-scanner=${card.id} ${paint({ 'border-color': colour })}>
      <div class="head" ${paint({ background: colour, color: inkOn(colour) })}>
        <h2 data-test="scanner-name">${card.name}</h2>
        <strong>${words.modality[card.modality] ?? card.modality}</strong>
      </div>
      <div class="body">
        <div class="states">
          <span data-test="scanner-reach" data-state=${reach}>${reachMark(reach, words.reach[reach] ?? card.reach)}</span>
          ${reach === 'connected'
            ? html`<span data-test="scanner-activity" data-state=${activity}>
                ${activityMark(activity, words.activity[activity] ?? card.activity)}
              </span>`
            : nothing}
          ${card.release === 'NOT_RELEASED'
            ? html`<span class="chip not-released" data-test="scanner-not-released">${words.release.notReleased}</span>`
            : nothing}
          ${card.simulated
            ? html`<span class="chip simulated" data-test="scanner-simulated" title=${at.simulatedHint}>${at.simulated}</span>`
            : nothing}
        </div>
        ${card.reachWords === '' ? nothing : html`<p data-test="scanner-reach-words">${card.reachWords}</p>`}
        ${card.detail === '' ? nothing : html`<p class="muted" data-test="scanner-detail">${card.detail}</p>`}
        ${card.progress < 0
          ? nothing
          : html`<progress
              max="1"
              .value=${card.progress}
              aria-label=${at.progressOf(card.name)}
              aria-valuetext=${at.progress(percent(card.progress))}
            ></progress>`}
        ${this.renderPeople(card)}
        <div class="foot">
          ${card.mayOpen
            ? html`<a
                class="button primary"
                data-test="scanner-open"
                href=${sessionPath(card.id)}
                @click=${follow}
                >${at.open(card.name)}</a
              >`
            : html`<p class="muted">${at.cannotOpen}</p>`}
        </div>
      </div>
    </li>`;
  }

  private renderPeople(card: ScannerCard): TemplateResult {
    if (card.people.length === 0) {
      return html`<p class="muted" data-test="scanner-people">${icon('person')} ${words.scanners.nobody}</p>`;
    }
    return html`<ul class="people" data-test="scanner-people" aria-label=${words.scanners.people}>
      ${card.people.map(
        (person) =>
          html`<li>
            ${icon(person.holdsControl ? 'hand' : 'eye')}
            ${person.holdsControl ? words.scanners.inControl(person.name) : person.name}
            <span class="muted">${words.listOf(person.roles.map((role) => words.roles[role] ?? role))}</span>
          </li>`,
      )}
    </ul>`;
  }

  private async refresh(): Promise<void> {
    try {
      this.cards = (await get<{ scanners: ScannerCard[] }>('/api/scanners')).scanners;
      this.problem = '';
    } catch (error) {
      this.problem = this.cards === null ? wordsOf(error) : words.scanners.stale;
    }
  }
}
