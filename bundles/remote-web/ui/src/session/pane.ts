import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { percent } from '../format.js';
import { icon } from '../parts/icons.js';
import { shared } from '../parts/styles.js';
import { words } from '../words.js';
import type { Channel } from './channel.js';
import './console.js';
import type { ConsoleView, Shown } from './console.js';
import './drawing-layer.js';
import type { DrawingLayer } from './drawing-layer.js';
import type { DrawAct, Drawings } from './drawings.js';
import type { Stroke } from './keys.js';
import { SMALL } from './small.js';

/**
 * One display with its head: name, what input does, size, loss, own window. Fires `pop-out`, what sg-console fires, `draw`
 * with a DrawAct, and `drawing` with whether pointer and keys are to draw.
 */
@customElement('sg-pane')
export class Pane extends LitElement {
  @property({ attribute: false }) display = '';
  @property({ attribute: false }) heading = '';
  @property({ attribute: false }) scanner = '';
  @property({ attribute: false }) open!: () => Promise<Channel>;
  @property({ type: Boolean, reflect: true }) active = false;
  @property({ type: Boolean }) mayPopOut = false;
  @property({ type: Boolean }) mayAnnotate = false;
  @property({ type: Boolean }) mayClearAll = false;
  @property({ type: Boolean, reflect: true }) drawing = false;
  @property({ attribute: false }) drawings: Drawings | null = null;
  @state() private fit = true;
  @state() private shown: Shown | null = null;
  @state() private anyDrawn = false;
  @query('sg-console') private console!: ConsoleView;
  @query('sg-drawing-layer') private layer!: DrawingLayer;
  private readonly drawn = (): void => {
    this.anyDrawn = this.drawings?.any === true;
  };

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
      :host([drawing]) {
        border: 3px double var(--accent);
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
      .stage {
        position: relative;
        flex: 1;
        min-height: 0;
        min-width: 0;
      }
      :host([drawing]) .input {
        color: var(--accent);
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
    if (this.drawing) {
      this.layer.focus();
    } else {
      this.console.focus();
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.drawings?.addEventListener('changed', this.drawn);
  }

  override disconnectedCallback(): void {
    this.drawings?.removeEventListener('changed', this.drawn);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('drawings')) {
      changed.get('drawings')?.removeEventListener('changed', this.drawn);
      this.drawings?.addEventListener('changed', this.drawn);
      this.drawn();
    }
  }

  protected override render(): TemplateResult {
    const at = words.session;
    const shown = this.shown;
    return html`<div class="head">
        <h2>${this.heading}</h2>
        <span class="input" data-test="input-state" data-state=${this.drawing ? 'draws' : this.active ? 'goes' : 'frozen'}>
          ${this.drawing
            ? html`${icon('pen')} <strong>${words.drawing.short}</strong>`
            : this.active
            ? html`<span class="tone-ok">${icon('hand')}</span> <span class="muted">${at.keysHint}</span>`
            : html`${icon('eye')} <span class="muted">${at.frozen}</span>`}
        </span>
        <span class="muted number">
          <span data-test="pane-scale">${shown === null ? nothing : percent(shown.scale)}</span>
          <span data-test="pane-loss">${shown === null ? nothing : shown.lossy ? words.quality.lossy : words.quality.lossless}</span>
        </span>
        ${this.renderDrawing()}
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
      <div class="stage"><sg-console
        data-display=${this.display}
        .open=${this.open}
        .active=${this.active}
        .fit=${this.fit}
        .name=${at.displayCanvas(this.scanner, this.display)}
        @shown=${this.setShown}
        @leave=${this.pass}
        @touched=${this.pass}
        @refused-input=${this.pass}
      ></sg-console>
      <sg-drawing-layer
        .drawings=${this.drawings}
        .display=${this.display}
        .drawing=${this.drawing}
        .canvas=${() => this.console.canvas}
        @draw=${(event: CustomEvent<DrawAct>) => this.draw(event.detail)}
        @draw-end=${() => void this.mode(false)}
      ></sg-drawing-layer></div>`;
  }

  private renderDrawing(): TemplateResult | typeof nothing {
    const at = words.drawing;
    const act = (name: 'undo' | 'clear' | 'clear-all', text: string): TemplateResult =>
      html`<button data-test=${`draw-${name}`} @click=${() => this.draw({ act: name })}>${text}</button>`;
    if (!this.mayAnnotate && !this.mayClearAll) {
      return nothing;
    }
    return html`<div class="row" role="group" aria-label=${at.group}>
      ${this.drawing ? html`${act('undo', at.undo)} ${act('clear', at.clear)}` : nothing}
      ${this.mayClearAll && this.anyDrawn ? act('clear-all', at.clearAll) : nothing}
      ${this.mayAnnotate
        ? html`<button data-test="draw-mode" aria-pressed=${this.drawing ? 'true' : 'false'} @click=${() => void this.mode(!this.drawing)}>
            ${icon('pen')} ${this.drawing ? at.done : at.start}
          </button>`
        : nothing}
    </div>`;
  }

  private draw(act: DrawAct): void {
    this.dispatchEvent(new CustomEvent<DrawAct>('draw', { detail: act }));
  }

  /** The keyboard goes where it is of use: to the sheet, or back to the button. */
  private async mode(drawing: boolean): Promise<void> {
    this.dispatchEvent(new CustomEvent<boolean>('drawing', { detail: drawing }));
    await this.updateComplete;
    await this.layer.updateComplete;
    if (drawing) {
      requestAnimationFrame(() => requestAnimationFrame(() => this.layer.focus()));
    } else {
      this.renderRoot.querySelector<HTMLElement>('[data-test=draw-mode]')?.focus();
    }
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
