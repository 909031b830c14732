import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { percent } from '../format.js';
import { icon } from '../parts/icons.js';
import { shared } from '../parts/styles.js';
import { words } from '../words.js';
import type { Channel } from './channel.js';
import './console.js';
import type { ConsoleView, Shown } from './console.js';
import type { Stroke } from './keys.js';
import { SMALL } from './small.js';

/** One display with its head: name, what input does, size, loss, own window. Fires `pop-out` and what sg-console fires. */
@customElement('sg-pane')
export class Pane extends LitElement {
  @property({ attribute: false }) display = '';
  @property({ attribute: false }) heading = '';
  @property({ attribute: false }) scanner = '';
  @property({ attribute: false }) open!: () => Promise<Channel>;
  @property({ type: Boolean, reflect: true }) active = false;
  @property({ type: Boolean }) mayPopOut = false;
  @state() private fit = true;
  @state() private shown: Shown | null = null;
  @query('sg-console') private console!: ConsoleView;

  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
        flex: 1;
        border: 3px dashed var(--edge);
        border-radius: var(--radius);
        overflow: hidden;
      }
      :host([active]) {
        border: 3px solid var(--ok);
      }
      .head {
        display: flex;
        align-items: center;
        gap: 0.25rem 0.75rem;
        white-space: nowrap;
        background: var(--surface);
        padding: 0.2rem 0.5rem;
      }
      h2 {
        font-size: 1rem;
        margin: 0;
      }
      .head .row {
        flex-wrap: nowrap;
      }
      .input {
        flex: 1 1 0;
        min-width: 1.25rem;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      button {
        min-height: 2rem;
        min-width: 2.25rem;
        padding: 0.1rem 0.6rem;
      }
      sg-console {
        flex: 1;
      }
      @media ${SMALL} {
        .head {
          font-size: 0.8125rem;
          gap: 0.25rem 0.4rem;
          padding: 0.1rem 0.3rem;
        }
        .head .row {
          gap: 0.25rem;
        }
        h2 {
          font-size: 0.8125rem;
        }
        button {
          min-height: 1.5rem;
          padding: 0 0.4rem;
        }
      }
    `,
  ];

  /** Presses and releases keys on this display. */
  send(strokes: readonly Stroke[]): void {
    this.console.send(strokes);
  }

  override focus(): void {
    this.console.focus();
  }

  protected override render(): TemplateResult {
    const at = words.session;
    const shown = this.shown;
    return html`<div class="head">
        <h2>${this.heading}</h2>
        <span class="input" data-test="input-state" data-state=${this.active ? 'goes' : 'frozen'}>
          ${this.active
            ? html`<span class="tone-ok">${icon('hand')}</span> <span class="muted">${at.keysHint}</span>`
            : html`${icon('eye')} <span class="muted">${at.frozen}</span>`}
        </span>
        <span class="muted number">
          <span data-test="pane-scale">${shown === null ? nothing : percent(shown.scale)}</span>
          <span data-test="pane-loss">${shown === null ? nothing : shown.lossy ? words.quality.lossy : words.quality.lossless}</span>
        </span>
        <div class="row" role="group" aria-label=${at.scaleGroup}>
          <button data-test="fit" aria-pressed=${this.fit ? 'true' : 'false'} @click=${() => this.setFit(true)}>${at.fit}</button>
          <button data-test="one-to-one" aria-pressed=${this.fit ? 'false' : 'true'} @click=${() => this.setFit(false)}>
            ${at.oneToOne}
          </button>
        </div>
        ${this.mayPopOut
          ? html`<button
              data-test="pop-out"
              aria-label=${at.popOut(this.display)}
              @click=${() => this.dispatchEvent(new Event('pop-out'))}
            >
              ${at.popOutShort}
            </button>`
          : nothing}
      </div>
      <sg-console
        data-display=${this.display}
        .open=${this.open}
        .active=${this.active}
        .fit=${this.fit}
        .name=${at.displayCanvas(this.scanner, this.display)}
        @shown=${this.setShown}
        @leave=${this.pass}
        @touched=${this.pass}
        @refused-input=${this.pass}
      ></sg-console>`;
  }

  private setFit(fit: boolean): void {
    this.fit = fit;
  }

  private setShown(event: CustomEvent<Shown>): void {
    this.shown = event.detail;
    this.dispatchEvent(new CustomEvent('shown', { detail: event.detail }));
  }

  private pass(event: Event): void {
    this.dispatchEvent(new Event(event.type));
  }
}
