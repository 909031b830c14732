import { LitElement, type TemplateResult, css, html, nothing, unsafeCSS } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import uPlot from 'uplot';
import plotStyles from 'uplot/dist/uPlot.min.css';
import { millis, millisOfMicros, percent } from '../format.js';
import { shared } from '../parts/styles.js';
import { words } from '../words.js';
import type { SessionClient } from './client.js';
import type { Shown } from './console.js';

const SAMPLE_MILLIS = 500;
const KEPT = 120;
const HEIGHT = 120;
const COLOURS = ['#7cc7ff', '#ffd072', '#ffa59c'] as const;
const DASHES = [[], [6, 3], [2, 3]] as const;

type Series = (number | null)[];

/** The link's quality: a plot of the last minute and the figures of now. */
@customElement('sg-quality')
export class QualityView extends LitElement {
  @property({ attribute: false }) client: SessionClient | null = null;
  @property({ attribute: false }) shown: Shown | null = null;
  @query('.plot') private place!: HTMLElement;
  private plot: uPlot | null = null;
  private timer = 0;
  private readonly times: number[] = [];
  private readonly series: [Series, Series, Series] = [[], [], []];
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
      dl {
        display: grid;
        grid-template-columns: 1fr max-content;
        gap: 0.15rem 0.75rem;
        margin: 0.5rem 0 0;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
        text-align: right;
        font-variant-numeric: tabular-nums;
        font-weight: 600;
      }
      .swatch {
        width: 1.6em;
        height: 0.8em;
        margin-right: 0.35em;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => this.sample(), SAMPLE_MILLIS);
  }

  override disconnectedCallback(): void {
    clearInterval(this.timer);
    this.resized.disconnect();
    this.plot?.destroy();
    this.plot = null;
    super.disconnectedCallback();
  }

  protected override firstUpdated(): void {
    const axis = { stroke: '#b4c0cc', grid: { stroke: '#33404e', width: 1 }, ticks: { stroke: '#33404e', width: 1 } };
    const line = (at: 0 | 1 | 2): uPlot.Series => ({
      stroke: COLOURS[at],
      dash: [...DASHES[at]],
      width: 1.75,
      points: { show: false },
    });
    this.plot = new uPlot(
      {
        width: Math.max(200, this.place.clientWidth),
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false }, y: { range: (_, __, max) => [0, Math.max(20, max * 1.1)] } },
        axes: [{ ...axis, show: false }, { ...axis, size: 56, font: '14px system-ui, sans-serif' }],
        series: [{}, line(0), line(1), line(2)],
      },
      this.data(),
      this.place,
    );
    this.resized.observe(this.place);
  }

  protected override render(): TemplateResult {
    const at = words.quality;
    const quality = this.client?.quality ?? null;
    const shown = this.shown;
    const inMillis = (text: string): string => `${text} ${at.millis}`;
    return html`<div class="plot" role="img" aria-label=${at.chart} data-test="quality-plot"></div>
      <dl data-test="quality">
        ${this.row('quality-round-trip', at.roundTrip, inMillis(millisOfMicros(quality?.roundTripMicros)), 0)}
        ${this.row('quality-jitter', at.jitter, inMillis(millisOfMicros(quality?.jitterMicros)), 1)}
        ${this.row('quality-silence', at.silence, inMillis(quality === null ? '–' : millis(quality.silentMillis)), 2)}
        ${this.row('quality-input-to-update', at.inputToUpdate, inMillis(shown?.inputToUpdate == null ? '–' : millis(shown.inputToUpdate)), undefined, at.inputToUpdateHint)}
        ${this.row('quality-at-appliance', at.atAppliance, inMillis(millisOfMicros(this.client?.applianceMicros)))}
        ${this.row('quality-scale', at.scale, shown === null ? '–' : percent(shown.scale))}
        ${this.row('quality-loss', at.loss, shown === null ? '–' : shown.lossy ? at.lossy : at.lossless)}
      </dl>`;
  }

  private row(test: string, label: string, value: string, series?: 0 | 1 | 2, title?: string): TemplateResult {
    return html`<dt title=${title ?? nothing}>${series === undefined ? '' : swatch(series)}${label}</dt>
      <dd data-test=${test}>${value}</dd>`;
  }

  private sample(): void {
    const quality = this.client?.quality ?? null;
    const inMillis = (micros: number | null | undefined): number | null =>
      micros === null || micros === undefined || micros < 0 ? null : micros / 1000;
    this.times.push(performance.now() / 1000);
    this.series[0].push(inMillis(quality?.roundTripMicros));
    this.series[1].push(inMillis(quality?.jitterMicros));
    this.series[2].push(quality?.silentMillis ?? null);
    for (const list of [this.times, ...this.series]) {
      list.splice(0, list.length - KEPT);
    }
    this.plot?.setData(this.data());
    this.requestUpdate();
  }

  private data(): uPlot.AlignedData {
    return [this.times, ...this.series] as uPlot.AlignedData;
  }
}

/** The line of a series as in the plot: colour and dashes. */
function swatch(series: 0 | 1 | 2): TemplateResult {
  return html`<svg class="swatch" viewBox="0 0 26 10" aria-hidden="true">
    <line x1="0" y1="5" x2="26" y2="5" stroke=${COLOURS[series]} stroke-width="3" stroke-dasharray=${DASHES[series].join(' ')} />
  </svg>`;
}
