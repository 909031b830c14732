import { LitElement, type TemplateResult, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { getIfChanged, wordsOf } from '../api.js';
import { span } from '../format.js';
import { notice } from '../parts/form.js';
import { icon } from '../parts/icons.js';
import { follow } from '../parts/navigate.js';
import { paint } from '../parts/paint.js';
import { Poll } from '../parts/poll.js';
import { shared } from '../parts/styles.js';
import { words } from '../words.js';
import { type Broker, type Filter, type Presence, type Row, type WireOverview, filtered, rowsOf } from './fleet.js';
import { presenceMark, troubleWords } from './marks.js';
import { overviewStyles } from './overview-styles.js';
import { appliancePath } from './routes.js';
import { ROW_HEIGHT, windowOf } from './window.js';
import { fleetWords } from './words.js';

const REFRESH_MILLIS = 2000;
const PRESENCES: readonly Presence[] = ['DEAD', 'QUIET', 'NEVER_SEEN', 'ONLINE'];

/** The fleet, worst first. Only the rows in sight are in the page: ten thousand scroll as ten do. */
@customElement('fl-overview')
export class Overview extends LitElement {
  @state() private rows: readonly Row[] | null = null;
  @state() private shown: readonly Row[] = [];
  @state() private broker: Broker | null = null;
  @state() private filter: Filter = { text: '', group: '', presence: '', trouble: '' };
  @state() private problem = '';
  @state() private top = 0;
  @state() private height = 600;
  /** The row that has the focus stays in the page while it is out of sight. */
  @state() private focused = '';
  @query('.rows') private scroller!: HTMLElement | null;
  private tag = '';
  private groups: readonly string[] = [];
  private troubles: readonly string[] = [];
  private counts: Partial<Record<Presence, number>> = {};
  private observed: HTMLElement | null = null;
  private readonly resized = new ResizeObserver(([entry]) => {
    this.height = entry?.contentRect.height ?? this.height;
  });
  readonly poll = new Poll(this, REFRESH_MILLIS, () => this.refresh());

  static override styles = [shared, overviewStyles];

  override disconnectedCallback(): void {
    this.resized.disconnect();
    this.observed = null;
    super.disconnectedCallback();
  }

  protected override updated(): void {
    if (this.scroller !== null && this.scroller !== this.observed) {
      this.resized.disconnect();
      this.observed = this.scroller;
      this.resized.observe(this.scroller);
    }
  }

  protected override render(): TemplateResult {
    const at = fleetWords.overview;
    const { rows } = this;
    return html`<h1>${at.title}</h1>
      <div aria-live="polite" data-test="fleet-problem">
        ${this.problem === '' ? nothing : notice('warn', this.problem)}
        ${this.broker === null || this.broker.there ? nothing : notice('bad', at.brokerAway(this.broker.words, span((Date.now() - this.broker.since) / 1000)))}
      </div>
      ${rows === null
        ? html`<p class="muted">${this.problem === '' ? words.loading : nothing}</p>`
        : html`<p class="counts" data-test="fleet-counts">
              ${PRESENCES.map((presence) => html`<span>${presenceMark(presence)} <b>${this.counts[presence] ?? 0}</b></span>`)}
            </p>
            ${this.renderFilter()}
            <p class="muted" aria-live="polite" data-test="fleet-shown">${at.shown(this.shown.length, rows.length)}</p>
            ${this.shown.length === 0 ? html`<p data-test="fleet-none">${rows.length === 0 ? at.none : at.noMatch}</p>` : this.renderRows()}`}`;
  }

  private renderFilter(): TemplateResult {
    const at = fleetWords.overview;
    const choice = (name: 'group' | 'presence' | 'trouble', label: string, options: readonly [string, string][]): TemplateResult =>
      html`<div class="field">
        <label for=${name}>${label}</label>
        <select id=${name} data-test=${`filter-${name}`} @change=${(event: Event) => this.by({ [name]: (event.target as HTMLSelectElement).value })}>
          <option value="">${at.all}</option>
          ${options.map(([value, text]) => html`<option value=${value} ?selected=${this.filter[name] === value}>${text}</option>`)}
        </select>
      </div>`;
    return html`<form class="filter" role="search" @submit=${(event: Event) => event.preventDefault()}>
      <div class="field wide">
        <label for="text">${at.search}</label>
        <input id="text" type="search" data-test="filter-text" autocomplete="off" spellcheck="false" .value=${this.filter.text} @input=${(event: Event) => this.by({ text: (event.target as HTMLInputElement).value })} />
      </div>
      ${choice('group', at.group, this.groups.map((group) => [group, group]))}
      ${choice('presence', at.presence, PRESENCES.map((presence) => [presence, fleetWords.presences[presence] ?? presence]))}
      ${choice('trouble', at.trouble, [['any', at.any], ...this.troubles.map((it): [string, string] => [it, fleetWords.troubles[it] ?? it])])}
    </form>`;
  }

  private renderRows(): TemplateResult {
    const at = fleetWords.overview;
    const indexes = windowOf(this.top, this.height, this.shown.length, this.focused === '' ? -1 : this.shown.findIndex((row) => row.key === this.focused));
    const now = Date.now();
    return html`<div class="table" role="table" aria-label=${at.table} aria-rowcount=${this.shown.length + 1}>
      <div class="head row" role="row" aria-rowindex="1">
        <span role="columnheader">${at.node}</span>
        <span role="columnheader">${at.presence}</span>
        <span role="columnheader">${at.troubles}</span>
        <span role="columnheader">${at.since}</span>
        <span role="columnheader" class="less">${at.version}</span>
        <span role="columnheader" class="less">${at.scanners}</span>
      </div>
      <div class="rows" role="rowgroup" tabindex="0" aria-label=${at.table} data-test="fleet-rows" @scroll=${this.scrolled}>
        <div class="tall" role="presentation" ${paint({ 'height': `${this.shown.length * ROW_HEIGHT}px` })}>
          ${repeat(
            indexes,
            (index) => this.shown[index]?.key ?? index,
            (index) => this.renderRow(index, now),
          )}
        </div>
      </div>
    </div>`;
  }

  private renderRow(index: number, now: number): TemplateResult | typeof nothing {
    const row = this.shown[index];
    if (row === undefined) {
      return nothing;
    }
    const worst = row.troubles[0];
    return html`<div class="row" role="row" aria-rowindex=${index + 2} data-test="fleet-row" data-key=${row.key} ${paint({ 'transform': `translateY(${index * ROW_HEIGHT}px)` })}>
      <span role="cell"
        ><a href=${appliancePath(row.group, row.node)} @click=${follow} @focus=${() => (this.focused = row.key)} @blur=${() => (this.focused = '')}>${row.node}</a>
        <span class="muted">${row.group}</span></span
      >
      <span role="cell">${presenceMark(row.presence)}</span>
      <span role="cell" class="troubles" title=${row.troubles.map((it) => troubleWords(it.trouble, it.words)).join('\n')}>
        ${worst === undefined
          ? html`<span class="muted">${fleetWords.overview.nothing}</span>`
          : html`<span class="tone-warn">${icon('triangle')}</span> ${row.troubles.map((it) => troubleWords(it.trouble, it.words)).join(' · ')}`}
      </span>
      <span role="cell" class="number">${row.since > 0 ? span((now - (worst?.since ?? row.since)) / 1000) : ''}</span>
      <span role="cell" class="less">${row.version}</span>
      <span role="cell" class="less number">${row.scanners}</span>
    </div>`;
  }

  private readonly scrolled = (event: Event): void => {
    this.top = (event.currentTarget as HTMLElement).scrollTop;
  };

  private by(change: Partial<Filter>): void {
    this.filter = { ...this.filter, ...change };
    this.shown = filtered(this.rows ?? [], this.filter);
    this.scroller?.scrollTo({ top: 0 });
  }

  private async refresh(): Promise<void> {
    try {
      const fresh = await getIfChanged<WireOverview>('/api/fleet/overview', this.tag);
      if (fresh !== null) {
        this.take(fresh.value);
        this.tag = fresh.tag;
      }
      this.problem = '';
    } catch (error) {
      this.tag = '';
      this.problem = wordsOf(error);
    }
  }

  private take(overview: WireOverview): void {
    const rows = rowsOf(overview);
    this.counts = {};
    const groups = new Set<string>();
    for (const row of rows) {
      this.counts[row.presence] = (this.counts[row.presence] ?? 0) + 1;
      groups.add(row.group);
    }
    this.groups = [...groups].sort();
    this.troubles = overview.troubles;
    this.broker = overview.broker;
    this.rows = rows;
    this.shown = filtered(rows, this.filter);
  }
}
