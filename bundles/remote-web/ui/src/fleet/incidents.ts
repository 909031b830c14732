import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { get, post, wordsOf } from '../api.js';
import { localSeconds } from '../format.js';
import { notice } from '../parts/form.js';
import { follow } from '../parts/navigate.js';
import { Poll } from '../parts/poll.js';
import { shared } from '../parts/styles.js';
import { words } from '../words.js';
import type { IncidentRow } from './fleet.js';
import { appliancePath } from './routes.js';
import { fleetWords } from './words.js';

const REFRESH_MILLIS = 5000;
const at = fleetWords.incidents;

interface Page {
  incidents: IncidentRow[];
  more: boolean;
}

/** What somebody should have looked at, and whether somebody has. */
@customElement('fl-incidents')
export class IncidentsPage extends LitElement {
  /** The newest, read again and again. */
  @state() private page: Page | null = null;
  /** What was asked for beyond them. */
  @state() private older: IncidentRow[] = [];
  @state() private moreOlder = true;
  @state() private openOnly = false;
  @state() private problem = '';
  @state() private done = '';
  @state() private busy = false;
  readonly poll = new Poll(this, REFRESH_MILLIS, () => this.refresh());

  static override styles = [
    shared,
    css`
      label.check {
        display: inline-flex;
        gap: 0.6rem;
        align-items: center;
        min-height: 2.5rem;
        margin-bottom: 0.75rem;
      }
      td.number {
        white-space: nowrap;
      }
      td {
        overflow-wrap: anywhere;
      }
      td button {
        white-space: nowrap;
        overflow-wrap: normal;
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`<h1>${at.title}</h1>
      <p class="muted">${at.lead}</p>
      <label class="check"><input type="checkbox" data-test="open-only" .checked=${this.openOnly} @change=${this.switched} />${at.openOnly}</label>
      <div aria-live="polite" data-test="incidents-problem">
        ${this.problem === '' ? nothing : notice('warn', this.problem)} ${this.done === '' ? nothing : notice('good', this.done)}
      </div>
      ${this.page === null ? html`<p class="muted">${this.problem === '' ? words.loading : nothing}</p>` : this.renderAll(this.page)}`;
  }

  private renderAll(page: Page): TemplateResult {
    const known = new Set(page.incidents.map((it) => it.number));
    const all = [...page.incidents, ...this.older.filter((it) => !known.has(it.number))];
    if (all.length === 0) {
      return html`<p data-test="incidents-none">${at.none}</p>`;
    }
    return html`<div class="card scroll" tabindex="0" role="group" aria-label=${at.list}>
        <table>
          <thead>
            <tr>
              <th scope="col">${at.number}</th>
              <th scope="col">${at.what}</th>
              <th scope="col">${at.where}</th>
              <th scope="col">${at.detail}</th>
              <th scope="col">${at.from}</th>
              <th scope="col">${at.until}</th>
              <th scope="col">${at.seenBy}</th>
            </tr>
          </thead>
          <tbody>
            ${repeat(
              all,
              (it) => it.number,
              (it) => this.renderRow(it),
            )}
          </tbody>
        </table>
      </div>
      ${page.more && this.moreOlder ? html`<p><button data-test="incidents-older" ?disabled=${this.busy} @click=${this.readOlder}>${at.older}</button></p>` : nothing}`;
  }

  private renderRow(it: IncidentRow): TemplateResult {
    const place = it.node !== null ? html`<a href=${appliancePath(it.group, it.node)} @click=${follow}>${it.group}/${it.node}</a>` : it.group === '*' ? at.everywhere : at.group(it.group);
    return html`<tr data-test="incident-row" data-number=${it.number} data-what=${it.what}>
      <td class="number">${it.number}</td>
      <th scope="row">${fleetWords.whats[it.what] ?? it.what}</th>
      <td>${place}</td>
      <td>${it.detail}</td>
      <td class="number">${time(it.from)}</td>
      <td class="number">${it.until === 0 ? html`<strong class="tone-warn">${at.goesOn}</strong>` : time(it.until)}</td>
      <td>
        ${it.seenBy === ''
          ? html`<button data-test="acknowledge" aria-label=${at.acknowledgeOf(it.number)} ?disabled=${this.busy} @click=${() => void this.acknowledge(it.number)}>${at.acknowledge}</button>`
          : it.seenBy}
      </td>
    </tr>`;
  }

  private async switched(event: Event): Promise<void> {
    this.openOnly = (event.target as HTMLInputElement).checked;
    this.page = null;
    this.older = [];
    this.moreOlder = true;
    await this.refresh();
  }

  private async acknowledge(number: number): Promise<void> {
    this.busy = true;
    this.done = '';
    try {
      await post(`/api/fleet/incidents/${number}/acknowledge`);
      this.done = at.done(number);
    } catch (error) {
      this.problem = wordsOf(error);
      this.busy = false;
      return;
    }
    await this.refresh();
    this.busy = false;
  }

  private async refresh(): Promise<void> {
    const wanted = this.openOnly;
    try {
      const page = await get<Page>(`/api/fleet/incidents${wanted ? '?open=yes' : ''}`);
      if (wanted === this.openOnly) {
        this.page = page;
        this.problem = '';
      }
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }

  private async readOlder(): Promise<void> {
    const all = [...(this.page?.incidents ?? []), ...this.older];
    // Those that go on stand first whatever their number: older ones follow those that have ended.
    const oldest = Math.min(Number.MAX_SAFE_INTEGER, ...all.filter((it) => this.openOnly || it.until !== 0).map((it) => it.number));
    this.busy = true;
    try {
      const page = await get<Page>(`/api/fleet/incidents?before=${oldest}${this.openOnly ? '&open=yes' : ''}`);
      this.older = [...this.older, ...page.incidents];
      this.moreOlder = page.more;
    } catch (error) {
      this.problem = wordsOf(error);
    } finally {
      this.busy = false;
    }
  }
}

const time = (millis: number): string => localSeconds(new Date(millis).toISOString());
