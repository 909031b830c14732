import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { paint } from '../parts/paint.js';
import { shared } from '../parts/styles.js';
import { words } from '../words.js';
import type { DrawAct, Drawings } from './drawings.js';
import { Pen } from './pen.js';

const COLOURS = ['#ffd400', '#4dd2ff', '#ff7ab6', '#7dff7a', '#ff9d3b', '#c9a6ff', '#ffffff', '#ff6a5e'];
const DRY_MILLIS = 2000;
const STEP = 10;
const FINE_STEP = 1;
const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
  /** The console's own size. */
  across: number;
  down: number;
}

/**
 * What people point at and draw over one display. While `drawing` it takes pointer and keys, and the console gets
 * nothing. Fires `draw` with a DrawAct, and `draw-end` when the person is done.
 */
@customElement('sg-drawing-layer')
export class DrawingLayer extends LitElement {
  @property({ attribute: false }) drawings: Drawings | null = null;
  @property({ attribute: false }) display = '';
  @property({ type: Boolean, reflect: true }) drawing = false;
  /** The canvas of the console beneath; null while there is none. */
  @property({ attribute: false }) canvas: () => HTMLCanvasElement | null = () => null;
  @state() private box: Box | null = null;
  private pen: Pen | null = null;
  private frame = 0;
  private dry = 0;
  /** Where the keyboard's pen is. */
  private at: { x: number; y: number } | null = null;
  private readonly changed = (): void => this.requestUpdate();

  static override styles = [
    shared,
    css`
      :host {
        position: absolute;
        inset: 0;
        overflow: hidden;
        pointer-events: none;
      }
      :host([drawing]) {
        outline: 5px solid var(--accent);
        outline-offset: -5px;
      }
      .mode {
        position: absolute;
        z-index: 1;
        bottom: 0.75rem;
        left: 50%;
        transform: translateX(-50%);
        width: max-content;
        max-width: 94%;
        padding: 0.3rem 0.9rem;
        border-radius: 999px;
        background: var(--accent);
        color: var(--accent-ink);
        font-weight: 650;
        text-align: center;
      }
      .sheet {
        position: absolute;
        left: var(--left);
        top: var(--top);
        width: var(--width);
        height: var(--height);
      }
      :host([drawing]) .sheet {
        pointer-events: auto;
        cursor: crosshair;
        touch-action: none;
      }
      .sheet:focus-visible {
        outline-offset: -3px;
      }
      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        overflow: hidden;
      }
      polyline {
        fill: none;
        stroke-linecap: round;
        stroke-linejoin: round;
        vector-effect: non-scaling-stroke;
      }
      .edge {
        stroke: #000;
        stroke-width: 6;
      }
      .ink {
        stroke-width: 3;
      }
      .at {
        position: absolute;
        left: var(--x);
        top: var(--y);
      }
      .dot {
        width: 1rem;
        height: 1rem;
        margin: -0.5rem;
        border-radius: 50%;
        border: 3px solid var(--ink);
        outline: 2px solid #000;
        outline-offset: 0;
        background: rgb(0 0 0 / 40%);
      }
      .name {
        transform: translate(0.7rem, 0.5rem);
        padding: 0 0.35rem;
        border-radius: 3px;
        background: #000;
        color: var(--ink);
        font-size: 0.8125rem;
        font-weight: 650;
        white-space: nowrap;
      }
    `,
  ];

  override disconnectedCallback(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.dry);
    this.drawings?.removeEventListener('changed', this.changed);
    this.pen?.close();
    this.pen = null;
    super.disconnectedCallback();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.drawings?.addEventListener('changed', this.changed);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('drawings')) {
      changed.get('drawings')?.removeEventListener('changed', this.changed);
      this.drawings?.addEventListener('changed', this.changed);
    }
    if (changed.has('drawing') && changed.get('drawing') === true) {
      this.thePen().away();
      this.at = null;
    }
    this.dropDry();
  }

  protected override updated(): void {
    cancelAnimationFrame(this.frame);
    if (this.drawing || this.anything()) {
      this.follow();
    }
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.sheet')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { box } = this;
    if (box === null || !(this.drawing || this.anything())) {
      return nothing;
    }
    return html`${this.drawing ? html`<div class="mode" role="status" data-test="drawing-mode">${words.drawing.mode}</div>` : nothing}
    <div
      class="sheet"
      data-test="drawing-sheet"
      role=${this.drawing ? 'application' : 'presentation'}
      aria-label=${this.drawing ? words.drawing.sheet(this.display) : nothing}
      tabindex=${this.drawing ? '0' : nothing}
      ${paint({ '--left': px(box.left), '--top': px(box.top), '--width': px(box.width), '--height': px(box.height) })}
      @pointerdown=${this.pointerDown}
      @pointermove=${this.pointerMove}
      @pointerup=${this.pointerUp}
      @pointercancel=${this.pointerUp}
      @pointerleave=${this.pointerLeave}
      @keydown=${this.keyDown}
    >
      <svg viewBox="0 0 ${box.across} ${box.down}" preserveAspectRatio="none" aria-hidden="true">${this.renderLines()}</svg>
      ${this.renderNames(box)}
    </div>`;
  }

  private renderLines(): TemplateResult[] {
    const own = COLOURS[this.drawings?.ownColour ?? 6] ?? '';
    const drawn = (this.drawings?.linesOn(this.display) ?? []).map((line) => ({ points: line.points, ink: COLOURS[line.colour] ?? '' }));
    const wet = [...(this.pen?.wet.values() ?? [])].map((points) => ({ points, ink: own }));
    return [...drawn, ...wet].map(({ points, ink }) => {
      // A dot is a line to itself.
      const path = (points.length === 2 ? [...points, ...points] : points).join(' ');
      return svg`<polyline class="edge" points=${path} /><polyline class="ink" data-test="drawn" points=${path} stroke=${ink} />`;
    });
  }

  private renderNames(box: Box): TemplateResult[] {
    const newest = new Map((this.drawings?.linesOn(this.display) ?? []).map((line) => [line.by, line]));
    const pointers = this.drawings?.pointersOn(this.display) ?? [];
    pointers.forEach((it) => newest.delete(it.by));
    const ends = [...newest.values()].map((it) => ({ by: it.by, colour: it.colour, x: it.points.at(-2) ?? 0, y: it.points.at(-1) ?? 0, dot: false }));
    return [...ends, ...pointers.map((it) => ({ ...it, dot: true }))].map((it) => {
      const place = {
        '--x': `${(100 * (it.x + 0.5)) / box.across}%`,
        '--y': `${(100 * (it.y + 0.5)) / box.down}%`,
        '--ink': COLOURS[it.colour] ?? '',
      };
      return html`<div class="at" ${paint(place)}>
        ${it.dot ? html`<div class="dot" data-test="pointed"></div>` : nothing}
        <div class="name" data-test="drawn-by">${it.by}</div>
      </div>`;
    });
  }

  private anything(): boolean {
    const { drawings } = this;
    return drawings !== null && (drawings.linesOn(this.display).length > 0 || drawings.pointersOn(this.display).length > 0);
  }

  /** Stays over the canvas while there is something to be seen. */
  private readonly follow = (): void => {
    const canvas = this.canvas();
    const box = canvas === null ? null : boxOf(canvas, this);
    if (!same(box, this.box)) {
      this.box = box;
    }
    this.frame = requestAnimationFrame(this.follow);
  };

  private thePen(): Pen {
    this.pen ??= new Pen(this.display, 1000 * Math.floor(Math.random() * 2e6), (act) => this.tell(act));
    return this.pen;
  }

  private tell(act: DrawAct): void {
    this.dispatchEvent(new CustomEvent<DrawAct>('draw', { detail: act }));
  }

  /** What the appliance has told back is shown from there; what it has not taken goes. */
  private dropDry(): void {
    const wet = this.pen?.wet;
    if (wet === undefined || wet.size === 0) {
      return;
    }
    for (const line of this.drawings?.linesOn(this.display) ?? []) {
      const mine = line.own === null ? undefined : wet.get(line.own);
      if (line.own !== null && mine !== undefined && this.pen?.down !== true && line.points.length >= mine.length) {
        wet.delete(line.own);
      }
    }
  }

  private pointerDown(event: PointerEvent): void {
    if (!this.drawing || event.button !== 0) {
      return;
    }
    event.preventDefault();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.focus();
    const { x, y } = this.place(event);
    clearTimeout(this.dry);
    this.thePen().begin(x, y);
    this.requestUpdate();
  }

  private pointerMove(event: PointerEvent): void {
    if (this.drawing) {
      const { x, y } = this.place(event);
      this.thePen().move(x, y);
      this.requestUpdate();
    }
  }

  private pointerUp(): void {
    if (this.pen?.down === true) {
      this.penUp();
    }
  }

  private penUp(): void {
    this.thePen().end();
    this.requestUpdate();
    this.dry = window.setTimeout(() => {
      this.pen?.wet.clear();
      this.requestUpdate();
    }, DRY_MILLIS);
  }

  private pointerLeave(): void {
    if (this.drawing && this.pen?.down !== true) {
      this.thePen().away();
    }
  }

  private keyDown(event: KeyboardEvent): void {
    const arrow = ARROWS[event.key];
    if (!this.drawing || this.box === null) {
      return;
    }
    const pen = this.thePen();
    if (event.key === 'Escape') {
      // Not while a button is down: what began as a line must not end at the console.
      if (!pen.down) {
        this.dispatchEvent(new Event('draw-end'));
      }
    } else if (arrow !== undefined) {
      const step = event.shiftKey ? FINE_STEP : STEP;
      const from = this.at ?? { x: Math.floor(this.box.across / 2), y: Math.floor(this.box.down / 2) };
      this.at = within(this.box, from.x + arrow[0] * step, from.y + arrow[1] * step);
      pen.move(this.at.x, this.at.y);
    } else if (event.key === ' ') {
      this.at ??= { x: Math.floor(this.box.across / 2), y: Math.floor(this.box.down / 2) };
      if (pen.down) {
        this.penUp();
      } else {
        clearTimeout(this.dry);
        pen.begin(this.at.x, this.at.y);
      }
    } else if (event.key === 'Backspace') {
      this.tell({ act: 'undo' });
    } else if (event.key === 'Delete') {
      this.tell({ act: 'clear' });
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.requestUpdate();
  }

  private place(event: PointerEvent): { x: number; y: number } {
    const sheet = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const box = this.box as Box;
    const x = Math.floor(((event.clientX - sheet.left) * box.across) / sheet.width);
    const y = Math.floor(((event.clientY - sheet.top) * box.down) / sheet.height);
    return within(box, x, y);
  }
}

const px = (pixels: number): string => `${pixels}px`;

function within(box: Box, x: number, y: number): { x: number; y: number } {
  return { x: Math.min(Math.max(x, 0), box.across - 1), y: Math.min(Math.max(y, 0), box.down - 1) };
}

function boxOf(canvas: HTMLCanvasElement, layer: HTMLElement): Box {
  const inner = canvas.getBoundingClientRect();
  const outer = layer.getBoundingClientRect();
  return {
    left: inner.left - outer.left,
    top: inner.top - outer.top,
    width: inner.width,
    height: inner.height,
    across: canvas.width,
    down: canvas.height,
  };
}

function same(one: Box | null, other: Box | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
