import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { LinkRefused } from '../link/link.js';
import { notice } from '../parts/form.js';
import { shared } from '../parts/styles.js';
import { words } from '../words.js';
import type { Channel } from './channel.js';
import { InputToUpdate } from './input-to-update.js';
import { type Stroke, leavesConsole } from './keys.js';
import { MeasuredRfb } from './measured-rfb.js';
import { RfbSocket } from './rfb-socket.js';

/** Figures of one shown display. */
export interface Shown {
  /** Device pixels per console pixel. */
  scale: number;
  lossy: boolean;
  /** Median, in milliseconds; null before the first. */
  inputToUpdate: number | null;
}

const RETRY_MILLIS = 2000;
const OPEN_MILLIS = 10_000;
const LOSSY_MILLIS = 1000;

/**
 * One display of a console, painted by noVNC. Fires `shown` with figures, `refused-input` when somebody tries to
 * operate without control, `leave` when the keyboard is given back, `touched` at input.
 */
@customElement('sg-console')
export class ConsoleView extends LitElement {
  /** Opens a fresh RFB channel; called again when one has ended. */
  @property({ attribute: false }) open!: () => Promise<Channel>;
  /** Input goes to the console. */
  @property({ type: Boolean, reflect: true }) active = false;
  @property({ type: Boolean, reflect: true }) fit = true;
  @property({ attribute: false }) name = '';

  @state() private lost = '';
  @state() private blank = true;
  @query('.target') private target!: HTMLElement;
  private rfb: MeasuredRfb | null = null;
  private timer = 0;
  private lossyUntil = 0;
  private reported = false;
  private inputToUpdate = new InputToUpdate();
  private readonly windowBlurred = (): void => this.rfb?.releaseAll();

  static override styles = [
    shared,
    css`
      :host {
        position: relative;
        min-height: 0;
        min-width: 0;
        height: 100%;
      }
      .target {
        width: 100%;
        height: 100%;
        background: #05070a;
      }
      .target:focus-within {
        outline: 3px solid var(--focus);
        outline-offset: -3px;
      }
      :host(:not([active])) canvas {
        cursor: not-allowed !important;
      }
      .blank {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        pointer-events: none;
      }
      .lost {
        position: absolute;
        inset: auto 1rem 1rem;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('blur', this.windowBlurred);
    if (this.hasUpdated) {
      void this.connect();
    }
  }

  override disconnectedCallback(): void {
    window.removeEventListener('blur', this.windowBlurred);
    clearTimeout(this.timer);
    this.rfb?.disconnect();
    this.rfb = null;
    super.disconnectedCallback();
  }

  /** Null while nothing is painted. */
  get canvas(): HTMLCanvasElement | null {
    return this.rfb?.canvas ?? null;
  }

  /** Presses and releases keys of the send-key bar. */
  send(strokes: readonly Stroke[]): void {
    for (const stroke of strokes) {
      this.rfb?.sendKey(stroke.keysym, stroke.code, stroke.down);
    }
  }

  override focus(): void {
    this.rfb?.focus({ preventScroll: true });
  }

  protected override firstUpdated(): void {
    void this.connect();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { rfb } = this;
    if (rfb === null) {
      return;
    }
    if (changed.has('active') && rfb.viewOnly === this.active) {
      if (!this.active) {
        // View-only noVNC sends nothing, releases neither: what is down must go up before.
        rfb.releaseAll();
      }
      rfb.viewOnly = !this.active;
    }
    if (changed.has('fit')) {
      rfb.scaleViewport = this.fit;
    }
    if (changed.has('name')) {
      rfb.canvas.setAttribute('aria-label', this.name);
    }
  }

  protected override render(): TemplateResult {
    return html`<div
        class="target"
        data-test="console-target"
        @keydown=${{ handleEvent: (event: KeyboardEvent) => this.keyDown(event), capture: true }}
        @pointerdown=${{ handleEvent: () => this.pointerDown(), capture: true }}
        @focusout=${() => this.rfb?.releaseAll()}
      ></div>
      ${this.blank ? html`<p class="blank muted" data-test="no-picture-yet">${words.session.noPictureYet}</p>` : nothing}
      <div class="lost" aria-live="polite" data-test="display-lost">
        ${this.lost === '' ? nothing : notice('warn', this.lost)}
      </div>`;
  }

  private async connect(): Promise<void> {
    let wanted = true;
    const opening = this.open().then((channel) => {
      if (wanted && this.isConnected) {
        this.attach(channel);
      } else {
        channel.close();
      }
    });
    try {
      await withinMillis(OPEN_MILLIS, opening);
    } catch (error) {
      wanted = false;
      this.retry(error instanceof LinkRefused ? error.message : '');
    }
  }

  private attach(channel: Channel): void {
    this.inputToUpdate = new InputToUpdate();
    this.reported = false;
    const socket = new RfbSocket(channel, (bytes) => this.inputToUpdate.sent(bytes, performance.now()));
    const rfb = new MeasuredRfb(this.target, socket, {
      updated: () => requestAnimationFrame(() => this.painted()),
      lossy: () => {
        this.lossyUntil = performance.now() + LOSSY_MILLIS;
      },
      scaled: () => this.report(),
    });
    rfb.viewOnly = !this.active;
    rfb.scaleViewport = this.fit;
    rfb.background = 'transparent';
    const { canvas } = rfb;
    canvas.tabIndex = 0;
    canvas.dataset['test'] = 'console';
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-label', this.name);
    rfb.addEventListener('connect', () => {
      this.lost = '';
      canvas.dataset['connected'] = 'true';
    });
    rfb.addEventListener('disconnect', () => {
      if (this.rfb === rfb) {
        this.rfb = null;
        this.retry('');
      }
    });
    this.rfb = rfb;
  }

  private retry(reason: string): void {
    if (this.isConnected) {
      this.lost = reason === '' ? words.session.displayLost : `${words.session.displayLost} ${reason}`;
      this.timer = window.setTimeout(() => void this.connect(), RETRY_MILLIS);
    }
  }

  private painted(): void {
    this.blank = false;
    const answered = this.inputToUpdate.painted(performance.now());
    if (answered || !this.reported || this.lossyUntil > 0) {
      this.report();
    }
  }

  private report(): void {
    if (this.rfb !== null && !this.blank && Number.isFinite(this.rfb.scale) && this.rfb.scale > 0) {
      this.reported = true;
      const detail: Shown = {
        scale: this.rfb.scale * window.devicePixelRatio,
        lossy: performance.now() < this.lossyUntil,
        inputToUpdate: this.inputToUpdate.median(),
      };
      this.dispatchEvent(new CustomEvent('shown', { detail }));
    }
  }

  private keyDown(event: KeyboardEvent): void {
    if (leavesConsole(event)) {
      event.preventDefault();
      event.stopPropagation();
      this.rfb?.releaseAll();
      this.dispatchEvent(new Event('leave'));
    } else if (this.active) {
      this.dispatchEvent(new Event('touched'));
    } else if (event.key.length === 1 || event.key === 'Enter') {
      this.dispatchEvent(new Event('refused-input'));
    }
  }

  private pointerDown(): void {
    this.dispatchEvent(new Event(this.active ? 'touched' : 'refused-input'));
  }
}

/** Fails when `work` takes longer: a link that ends in the meantime answers no more. */
async function withinMillis(millis: number, work: Promise<void>): Promise<void> {
  let timer = 0;
  const late = new Promise<never>((_, failed) => {
    timer = window.setTimeout(() => failed(new Error('late')), millis);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
