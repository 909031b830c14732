import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { get, wordsOf } from '../api.js';
import { localSeconds, millis, percent, span } from '../format.js';
import { notice } from '../parts/form.js';
import { icon } from '../parts/icons.js';
import { follow } from '../parts/navigate.js';
import { Poll } from '../parts/poll.js';
import { shared } from '../parts/styles.js';
import { words } from '../words.js';
import type { Appliance, Metrics, StabilityBins } from './fleet.js';
import { presenceMark, troubleWords } from './marks.js';
import { LOSS_COLOURS, figuresOf } from './stability.js';
import './stability-plot.js';
import { fleetWords } from './words.js';

const REFRESH_MILLIS = 2000;
const STABILITY_MILLIS = 30_000;
const MARKS_LISTED = 50;
const at = fleetWords.appliance;

/** One appliance: how it is, how its connection was, and what it tells. */
@customElement('fl-appliance')
export class AppliancePage extends LitElement {
  @property() group = '';
  @property() node = '';
  @state() private appliance: Appliance | null = null;
  @state() private bins: StabilityBins | null = null;
  @state() private span = 'day';
  @state() private problem = '';
  @state() private unkept = '';
  private binsRead = 0;
  readonly poll = new Poll(this, REFRESH_MILLIS, () => this.refresh());

  static override styles = [
    shared,
    css`
      .card {
        margin-bottom: 1.5rem;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1.25rem;
        margin: 0.5rem 0 1rem;
      }
      .legend svg {
        width: 1.6em;
        height: 0.7em;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.3rem 1.5rem;
        margin: 0;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .two {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr));
        gap: 1.5rem;
      }
      .scroll {
        max-height: 22rem;
        overflow: auto;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const it = this.appliance;
    return html`<p><a href="/fleet" data-test="to-fleet" @click=${follow}>${at.back}</a></p>
      <h1 data-test="appliance-title">${at.title(this.group, this.node)}</h1>
      <div aria-live="polite" data-test="appliance-problem">${this.problem === '' ? nothing : notice('warn', this.problem)}</div>
      ${it === null ? html`<p class="muted">${this.problem === '' ? words.loading : nothing}</p>` : html`${this.renderState(it)} ${this.renderConnection()} ${this.renderMetrics(it)}`}`;
  }

  private renderState(it: Appliance): TemplateResult {
    return html`<div class="two">
      <section class="card" aria-labelledby="presence">
        <h2 id="presence">${at.presence}</h2>
        <dl>
          <dt>${at.presence}</dt>
          <dd data-test="appliance-presence">
            ${presenceMark(it.presence)} ${it.since > 0 ? html`<span class="muted">${span((Date.now() - it.since) / 1000)}</span>` : nothing}
          </dd>
          <dt>${at.heard}</dt>
          <dd>${it.heard > 0 ? localSeconds(new Date(it.heard).toISOString()) : at.never}</dd>
          <dt>${at.version}</dt>
          <dd>${it.version === '' ? at.unknownValue : it.version}</dd>
        </dl>
      </section>
      <section class="card" aria-labelledby="troubles">
        <h2 id="troubles">${at.troubles}</h2>
        ${it.troubles.length === 0
          ? html`<p>${at.none}</p>`
          : html`<ul data-test="appliance-troubles">
              ${it.troubles.map((trouble) => html`<li><span class="tone-warn">${icon('triangle')}</span> ${at.since(troubleWords(trouble.trouble, trouble.words), span((Date.now() - trouble.since) / 1000))}</li>`)}
            </ul>`}
      </section>
    </div>`;
  }

  private renderConnection(): TemplateResult {
    const { bins } = this;
    return html`<section class="card" aria-labelledby="connection">
      <h2 id="connection">${at.connection}</h2>
      <div class="row" role="group" aria-label=${at.spanLabel}>
        ${Object.entries(at.spans).map(([name, text]) => html`<button data-test=${`span-${name}`} aria-pressed=${this.span === name ? 'true' : 'false'} @click=${() => void this.choose(name)}>${text}</button>`)}
      </div>
      <div aria-live="polite" data-test="stability-problem">${this.unkept === '' ? nothing : notice('warn', this.unkept)}</div>
      ${bins === null
        ? html`<p class="muted">${this.unkept === '' ? words.loading : nothing}</p>`
        : bins.at.length === 0
          ? html`<p data-test="stability-none">${at.noData}</p>${this.renderMarks(bins)}`
          : this.renderBins(bins)}
    </section>`;
  }

  private renderBins(bins: StabilityBins): TemplateResult {
    const it = figuresOf(bins);
    const availability = it.availability === null ? at.noFigure : percentWithTenths(it.availability);
    const some = (value: number | null): string => (value === null ? at.noFigure : at.millis(millis(value)));
    return html`<fl-stability-plot .bins=${bins} label=${at.plot(availability, some(it.median), span(it.longest))}></fl-stability-plot>
      <p class="muted">${at.caption}</p>
      <div class="legend">
        <span>${at.lost}</span>
        ${LOSS_COLOURS.map(
          (colour, step) => html`<span><svg viewBox="0 0 16 7" aria-hidden="true"><rect y="2" width="16" height="3" fill=${colour}></rect></svg> ${at.lossSteps[step]}</span>`,
        )}
      </div>
      <div class="two">
        <div>
          <h3>${at.figures}</h3>
          <dl data-test="stability-figures">
            <dt>${at.availability}</dt>
            <dd>${availability}</dd>
            <dt>${at.medianFigure}</dt>
            <dd>${some(it.median)}</dd>
            <dt>${at.worst}</dt>
            <dd>${some(it.worst)}</dd>
            <dt>${at.jitter}</dt>
            <dd>${some(it.jitter)}</dd>
            <dt>${at.longest}</dt>
            <dd>${span(it.longest)}</dd>
          </dl>
        </div>
        ${this.renderMarks(bins)}
      </div>`;
  }

  private renderMarks(bins: StabilityBins): TemplateResult {
    const newest = [...bins.marks].sort((a, b) => b.at - a.at).slice(0, MARKS_LISTED);
    return html`<div>
      <h3 id="marks">${at.marks}</h3>
      ${newest.length === 0
        ? html`<p>${at.noMarks}</p>`
        : html`<p class="muted">${at.newest(newest.length, bins.marks.length)}</p>
            <div class="scroll" tabindex="0" role="group" aria-labelledby="marks">
              <table>
                <thead>
                  <tr>
                    <th scope="col">${at.time}</th>
                    <th scope="col">${at.what}</th>
                    <th scope="col">${at.detail}</th>
                  </tr>
                </thead>
                <tbody>
                  ${newest.map(
                    (mark) =>
                      html`<tr data-test="mark-row" data-kind=${mark.kind}>
                        <td class="number">${localSeconds(new Date(mark.at).toISOString())}</td>
                        <td>${fleetWords.marks[mark.kind] ?? mark.kind}</td>
                        <td>${mark.detail}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`}
    </div>`;
  }

  private renderMetrics(it: Appliance): TemplateResult {
    return html`<section class="card" aria-labelledby="metrics">
      <h2 id="metrics">${it.presence === 'ONLINE' ? at.now : at.lastTold}</h2>
      <div class="two">
        <div>${renderTable(it.metrics)}</div>
        ${it.scanners.map(
          (scanner) =>
            html`<div data-test="scanner" data-scanner=${scanner.id}>
              <h3>${at.scanner(scanner.id)}</h3>
              ${scanner.alive ? nothing : html`<p class="tone-warn">${at.gone}</p>`} ${renderTable(scanner.metrics)}
            </div>`,
        )}
      </div>
    </section>`;
  }

  private async choose(name: string): Promise<void> {
    this.span = name;
    this.bins = null;
    await this.readBins();
  }

  private async refresh(): Promise<void> {
    try {
      this.appliance = await get<Appliance>(this.path());
      this.problem = '';
    } catch (error) {
      this.problem = wordsOf(error);
      return;
    }
    if (Date.now() - this.binsRead >= STABILITY_MILLIS) {
      await this.readBins();
    }
  }

  private async readBins(): Promise<void> {
    const wanted = this.span;
    this.binsRead = Date.now();
    try {
      const bins = await get<StabilityBins>(`${this.path()}/stability?span=${wanted}`);
      if (wanted === this.span) {
        this.bins = bins;
        this.unkept = '';
      }
    } catch (error) {
      this.unkept = wordsOf(error);
    }
  }

  private path(): string {
    return `/api/fleet/appliances/${encodeURIComponent(this.group)}/${encodeURIComponent(this.node)}`;
  }
}

/** A share that matters in its last digits. */
function percentWithTenths(share: number): string {
  return share > 0.9995 || share < 0.0005 ? percent(share) : `${(share * 100).toFixed(1)} %`;
}

function renderTable(metrics: Metrics): TemplateResult {
  const names = Object.keys(metrics).sort();
  return names.length === 0
    ? html`<p class="muted">${at.noMetrics}</p>`
    : html`<dl>
        ${names.map((name) => html`<dt>${name}</dt>
          <dd class="number">${valueWords(metrics[name] ?? null)}</dd>`)}
      </dl>`;
}

function valueWords(value: string | number | boolean | null): string {
  if (value === null) {
    return at.unknownValue;
  }
  return typeof value === 'boolean' ? (value ? at.yes : at.no) : String(value);
}
