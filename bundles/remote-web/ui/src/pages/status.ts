import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { get, wordsOf } from '../api.js';
import { clockSeconds, millisOfMicros } from '../format.js';
import { contacts } from '../parts/contacts.js';
import { notice } from '../parts/form.js';
import { levelMark } from '../parts/icons.js';
import { Poll } from '../parts/poll.js';
import { contactStyles, shared } from '../parts/styles.js';
import type { Finding, LinkRow, Status } from '../types.js';
import { words } from '../words.js';

const REFRESH_MILLIS = 5000;

/** How the appliance is: findings by part, links, versions, contacts. */
@customElement('sg-status')
export class StatusPage extends LitElement {
  @state() private status: Status | null = null;
  @state() private problem = '';
  @state() private asOf = '';
  readonly poll = new Poll(this, REFRESH_MILLIS, () => this.refresh());

  static override styles = [
    shared,
    contactStyles,
    css`
      .card {
        margin-bottom: 1.5rem;
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
      }
      td:first-child {
        white-space: nowrap;
      }
      .two {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr));
        gap: 1.5rem;
      }
      .summary {
        font-size: 1.125rem;
        font-weight: 600;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const at = words.status;
    const it = this.status;
    return html`<h1>${at.title}</h1>
      <div aria-live="polite" data-test="status-problem">${this.problem === '' ? nothing : notice('warn', this.problem)}</div>
      ${it === null
        ? html`<p class="muted">${this.problem === '' ? words.loading : nothing}</p>`
        : html`<section class="card" aria-labelledby="findings">
              <h2 id="findings">${at.findings}</h2>
              <p class="summary" aria-live="polite" data-test="status-summary">${this.summary(it.findings)}</p>
              ${it.findings.length === 0 ? html`<p>${at.noFindings}</p>` : this.renderFindings(it.findings)}
              <p class="muted">${at.refreshed(this.asOf)}</p>
            </section>
            ${it.links === null ? nothing : this.renderLinks(it.links)}
            <div class="two">
              <section class="card" aria-labelledby="contacts">
                <h2 id="contacts">${at.contacts}</h2>
                ${contacts(it.site)}
              </section>
              ${it.versions === null
                ? nothing
                : html`<section class="card" aria-labelledby="versions">
                    <h2 id="versions">${at.versions}</h2>
                    <dl data-test="versions">
                      <dt>${at.scangate}</dt>
                      <dd>${it.versions.scangate}</dd>
                      <dt>${at.java}</dt>
                      <dd>${it.versions.java}</dd>
                      <dt>${at.karaf}</dt>
                      <dd>${it.versions.karaf ?? words.unknown}</dd>
                    </dl>
                  </section>`}
            </div>`}`;
  }

  private renderFindings(findings: Finding[]): TemplateResult {
    const at = words.status;
    return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="findings">
      <table>
        <thead>
          <tr>
            <th scope="col">${at.level}</th>
            <th scope="col">${at.part}</th>
            <th scope="col">${at.what}</th>
            <th scope="col">${at.firstStep}</th>
          </tr>
        </thead>
        <tbody>
          ${findings.map(
            (finding) =>
              html`<tr data-test="status-row" data-level=${finding.level} data-finding=${finding.id}>
                <td><strong>${levelMark(finding.level, at.levels[finding.level] ?? finding.level)}</strong></td>
                <th scope="row">${finding.part}</th>
                <td>${finding.words}</td>
                <td>${finding.firstStep === '' ? html`<span class="muted">${at.noStep}</span>` : finding.firstStep}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private renderLinks(links: LinkRow[]): TemplateResult {
    const at = words.status;
    return html`<section class="card" aria-labelledby="links">
      <h2 id="links">${at.links}</h2>
      ${links.length === 0
        ? html`<p>${at.noLinks}</p>`
        : html`<div class="scroll" tabindex="0" role="group" aria-labelledby="links">
            <table>
              <thead>
                <tr>
                  <th scope="col">${at.person}</th>
                  <th scope="col">${at.address}</th>
                  <th scope="col">${at.roundTrip}</th>
                  <th scope="col">${at.jitter}</th>
                  <th scope="col">${at.paths}</th>
                </tr>
              </thead>
              <tbody>
                ${links.map(
                  (link) =>
                    html`<tr data-test="link-row">
                      <th scope="row">${link.person}</th>
                      <td>${link.address}</td>
                      <td class="number">${millisOfMicros(link.roundTripMicros)} ${words.quality.millis}</td>
                      <td class="number">${millisOfMicros(link.jitterMicros)} ${words.quality.millis}</td>
                      <td class="number">${link.paths}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`}
    </section>`;
  }

  private summary(findings: Finding[]): TemplateResult {
    const count = (level: string): number => findings.filter((finding) => finding.level === level).length;
    const alarms = count('ALARM');
    const warnings = count('WARNING');
    return alarms + warnings === 0
      ? levelMark('OK', words.status.summaryOk)
      : levelMark(alarms > 0 ? 'ALARM' : 'WARNING', words.status.summary(alarms, warnings));
  }

  private async refresh(): Promise<void> {
    try {
      this.status = await get<Status>('/api/status');
      this.asOf = clockSeconds(new Date());
      this.problem = '';
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }
}
