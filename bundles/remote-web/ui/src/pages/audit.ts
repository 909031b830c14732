import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { get, wordsOf } from '../api.js';
import { localSeconds } from '../format.js';
import { field, notice, valuesOf } from '../parts/form.js';
import { shared } from '../parts/styles.js';
import type { AuditEntry, AuditPage } from '../types.js';
import { words } from '../words.js';

const SPANS = [1, 24, 7 * 24, 30 * 24] as const;

/** Who did what: the audit, the newest first, with filters. For site IT; each look is written down as well. */
@customElement('sg-audit')
export class AuditTrail extends LitElement {
  @state() private entries: AuditEntry[] | null = null;
  @state() private olderThan: number | null = null;
  @state() private problem = '';
  @state() private busy = false;
  @query('form') private form!: HTMLFormElement;
  /** What the entries shown were asked for with. */
  private asked = new URLSearchParams();

  static override styles = [
    shared,
    css`
      .card {
        margin-bottom: 1.5rem;
      }
      .inputs {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr));
        gap: 0 1.25rem;
      }
      label.check {
        display: flex;
        gap: 0.6rem;
        align-items: center;
        min-height: 2rem;
      }
      td.number {
        white-space: nowrap;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0 0.75rem;
        margin: 0;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.guarded(() => this.read());
  }

  protected override render(): TemplateResult {
    const at = words.audit;
    return html`<h1>${at.title}</h1>
      <p class="muted">${at.lead}</p>
      <section class="card" aria-labelledby="filter-title">
        <h2 id="filter-title">${at.filter}</h2>
        ${this.renderForm()}
      </section>
      <div aria-live="assertive" data-test="audit-problem">${this.problem === '' ? nothing : notice('bad', this.problem)}</div>
      <section class="card" aria-labelledby="entries-title" aria-busy=${this.busy ? 'true' : 'false'}>
        <h2 id="entries-title">${at.entries}</h2>
        ${this.entries === null ? html`<p class="muted">${words.loading}</p>` : this.renderEntries(this.entries)}
        ${this.olderThan === null
          ? nothing
          : html`<button data-test="audit-older" ?disabled=${this.busy} @click=${this.older}>${at.older}</button>`}
      </section>`;
  }

  private renderForm(): TemplateResult {
    const at = words.audit;
    return html`<form data-test="audit-filter" novalidate @submit=${this.ask}>
      <div class="inputs">
        ${field({ name: 'who', label: at.who, hint: at.whoHint, required: false })}
        ${field({ name: 'scanner', label: at.scanner, hint: at.scannerHint, required: false })}
        ${field({ name: 'action', label: at.action, hint: at.actionHint, required: false })}
        <div class="field">
          <label for="hours">${at.since}</label>
          <select id="hours" name="hours" data-test="hours">
            <option value="">${at.ever}</option>
            ${SPANS.map((hours) => html`<option value=${hours}>${at.last(hours)}</option>`)}
          </select>
        </div>
      </div>
      <div class="row">
        <label class="check"><input type="checkbox" name="refused" data-test="refused" />${at.refused}</label>
        <button class="primary" data-test="audit-ask" ?disabled=${this.busy}>${at.ask}</button>
      </div>
    </form>`;
  }

  private renderEntries(entries: AuditEntry[]): TemplateResult {
    const at = words.audit;
    if (entries.length === 0) {
      return html`<p data-test="audit-none">${this.olderThan === null ? at.nothing : at.nothingYet}</p>`;
    }
    return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="entries-title">
      <table>
        <thead>
          <tr>
            <th scope="col">${at.number}</th>
            <th scope="col">${at.time}</th>
            <th scope="col">${at.who}</th>
            <th scope="col">${at.action}</th>
            <th scope="col">${at.scanner}</th>
            <th scope="col">${at.outcome}</th>
            <th scope="col">${at.more}</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            entries,
            (entry) => entry.number,
            (entry) => renderEntry(entry),
          )}
        </tbody>
      </table>
    </div>`;
  }

  private async ask(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries(valuesOf(this.form))) {
      if (value !== '') {
        asked.set(name, value);
      }
    }
    const hours = this.form.querySelector('select')?.value ?? '';
    if (hours !== '') {
      asked.set('hours', hours);
    }
    if (this.form.querySelector<HTMLInputElement>('[name=refused]')?.checked === true) {
      asked.set('refused', 'yes');
    }
    this.asked = asked;
    this.entries = null;
    this.olderThan = null;
    await this.guarded(() => this.read());
  }

  private async older(): Promise<void> {
    await this.guarded(() => this.read());
  }

  private async read(): Promise<void> {
    const asked = new URLSearchParams(this.asked);
    if (this.olderThan !== null) {
      asked.set('before', String(this.olderThan));
    }
    const page = await get<AuditPage>(`/api/audit?${asked}`);
    this.entries = [...(this.entries ?? []), ...page.entries];
    this.olderThan = page.olderThan;
    if (page.damaged !== null) {
      this.problem = words.audit.damaged(page.damaged);
    }
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = '';
    try {
      await work();
    } catch (error) {
      this.problem = wordsOf(error);
    } finally {
      this.busy = false;
    }
  }
}

function renderEntry(entry: AuditEntry): TemplateResult {
  const done = entry.outcome === 'DONE';
  return html`<tr data-test="audit-row" data-action=${entry.action}>
    <td class="number">${entry.number}</td>
    <td class="number">${localSeconds(entry.at)}</td>
    <td>${entry.who}</td>
    <td>${entry.action}</td>
    <td>${entry.scanner}</td>
    <td class=${done ? '' : 'tone-warn'}>${words.audit.outcomes[entry.outcome] ?? entry.outcome}</td>
    <td>
      <dl>
        ${Object.entries(entry.detail).map(([name, value]) => html`<dt>${name}</dt>
          <dd>${value}</dd>`)}
      </dl>
    </td>
  </tr>`;
}
