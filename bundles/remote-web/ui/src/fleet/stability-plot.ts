import { LitElement, type TemplateResult, css, html, unsafeCSS } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import uPlot from 'uplot';
import plotStyles from 'uplot/dist/uPlot.min.css';
import { shared } from '../parts/styles.js';
import type { StabilityBins } from './fleet.js';
import { type Filled, LOSS_COLOURS, filled, lossStep } from './stability.js';
import { fleetWords } from './words.js';

const HEIGHT = 320;
const INK = '#b4c0cc';
const GRID = { stroke: '#33404e', width: 1 };
const SMOKE = ['rgba(180,192,204,.42)', 'rgba(180,192,204,.26)', 'rgba(180,192,204,.14)'] as const;
const MARK_INK: Record<string, string> = { DEATH: '#ffa59c', QUIET: '#ffa59c', STOP: '#ffa59c', BIRTH: '#7fdc9d', BACK: '#7fdc9d' };

/**
 * A connection in the manner of SmokePing: the median as a line in the colour of what was lost, the spread above it as
 * smoke, times without a heartbeat hatched, and what happened as marks.
 */
@customElement('fl-stability-plot')
export class StabilityPlot extends LitElement {
  @property({ attribute: false }) bins: StabilityBins | null = null;
  @property() label = '';
  @query('.plot') private place!: HTMLElement;
  private plot: uPlot | null = null;
  private shown: Filled | null = null;
  private readonly resized = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width > 0 && this.plot !== null && this.plot.width !== width) {
      this.plot.setSize({ width, height: HEIGHT });
    }
  });

  static override styles = [
    shared,
    unsafeCSS(plotStyles),
    css`
      .plot {
        min-height: ${HEIGHT}px;
      }
    `,
  ];

  override disconnectedCallback(): void {
    this.resized.disconnect();
    this.plot?.destroy();
    this.plot = null;
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    return html`<div class="plot" role="img" aria-label=${this.label} data-test="stability-plot"></div>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('bins') && this.bins !== null) {
      this.shown = filled(this.bins);
      this.draw(this.bins, this.shown);
    }
  }

  private draw(bins: StabilityBins, it: Filled): void {
    this.plot?.destroy();
    const hidden = { show: true, stroke: 'transparent', width: 0, points: { show: false }, spanGaps: false };
    this.plot = new uPlot(
      {
        width: Math.max(200, Math.floor(this.place.clientWidth)),
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        padding: [22, 12, 0, 0],
        scales: {
          x: { time: true, range: [bins.from / 1000, bins.until / 1000] },
          y: { range: (_, __, most) => [0, Math.max(1, (most ?? 1) * 1.08)] },
        },
        axes: [
          { stroke: INK, grid: GRID, ticks: GRID },
          { stroke: INK, grid: GRID, ticks: GRID, label: fleetWords.appliance.axis, labelSize: 20, size: 56 },
        ],
        series: [{}, { ...hidden }, { ...hidden }, { ...hidden }, { ...hidden }],
        bands: [
          { series: [2, 1], fill: SMOKE[0] },
          { series: [3, 2], fill: SMOKE[1] },
          { series: [4, 3], fill: SMOKE[2] },
        ],
        hooks: {
          drawClear: [(plot) => hatch(plot, it)],
          draw: [(plot) => medians(plot, it), (plot) => marks(plot, bins)],
        },
      },
      [it.at, it.median, it.p95, it.p99, it.max],
      this.place,
    );
    this.resized.observe(this.place);
  }
}

function within(plot: uPlot, paint: (ctx: CanvasRenderingContext2D) => void): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  paint(ctx);
  ctx.restore();
}

function hatch(plot: uPlot, it: Filled): void {
  const { bbox } = plot;
  within(plot, (ctx) => {
    ctx.strokeStyle = '#5a2a2a';
    ctx.lineWidth = 2 * devicePixelRatio;
    for (const [from, until] of it.silent) {
      const left = plot.valToPos(from, 'x', true);
      const right = Math.max(left + 1, plot.valToPos(until, 'x', true));
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, bbox.top, right - left, bbox.height);
      ctx.clip();
      ctx.beginPath();
      for (let x = left - bbox.height; x < right; x += 8 * devicePixelRatio) {
        ctx.moveTo(x, bbox.top + bbox.height);
        ctx.lineTo(x + bbox.height, bbox.top);
      }
      ctx.stroke();
      ctx.restore();
    }
  });
}

/** A short line for each bin, joined to the next where that follows at once. */
function medians(plot: uPlot, it: Filled): void {
  within(plot, (ctx) => {
    ctx.lineWidth = 2 * devicePixelRatio;
    LOSS_COLOURS.forEach((colour, step) => {
      ctx.strokeStyle = colour;
      ctx.beginPath();
      it.at.forEach((at, index) => {
        const value = it.median[index];
        if (value === null || value === undefined || lossStep(it.lost[index] ?? null) !== step) {
          return;
        }
        const x = plot.valToPos(at, 'x', true);
        const y = plot.valToPos(value, 'y', true);
        const next = it.median[index + 1];
        const nextAt = it.at[index + 1];
        ctx.moveTo(x, y);
        ctx.lineTo(Math.max(x + devicePixelRatio, plot.valToPos(nextAt ?? at + it.width, 'x', true)), next === null || next === undefined ? y : plot.valToPos(next, 'y', true));
      });
      ctx.stroke();
    });
  });
}

/** A line for each mark, with the first letters of its word where there is room. */
function marks(plot: uPlot, bins: StabilityBins): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  let free = -Infinity;
  for (const mark of [...bins.marks].sort((a, b) => a.at - b.at)) {
    const x = plot.valToPos(mark.at / 1000, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) {
      continue;
    }
    const colour = MARK_INK[mark.kind] ?? '#7cc7ff';
    ctx.strokeStyle = colour;
    ctx.fillStyle = colour;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const text = fleetWords.marks[mark.kind] ?? mark.kind;
    const width = ctx.measureText(text).width;
    if (x - width / 2 > free) {
      ctx.fillText(text, x, bbox.top - 5 * devicePixelRatio);
      free = x + width / 2 + 6 * devicePixelRatio;
    }
  }
  ctx.restore();
}
