import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { get, wordsOf } from '../api.js';
import { notice } from '../parts/form.js';
import { icon } from '../parts/icons.js';
import { follow } from '../parts/navigate.js';
import { Poll } from '../parts/poll.js';
import { shared } from '../parts/styles.js';
import { words } from '../words.js';
import type { DriverRow } from './fleet.js';
import { appliancePath } from './routes.js';
import { fleetWords } from './words.js';

const REFRESH_MILLIS = 10_000;
const at = fleetWords.drivers;

/** Driver versions across the fleet. */
@customElement('fl-drivers')
export class FleetDrivers extends LitElement {
  @state() private drivers: DriverRow[] | null = null;
  @state() private problem = '';
  readonly poll = new Poll(this, REFRESH_MILLIS, () => this.refresh());

  static override styles = [
    shared,
    css`
      summary {
        cursor: pointer;
        min-height: 1.75rem;
      }
      ul {
        margin: 0.25rem 0 0;
        padding-left: 1.1rem;
        max-height: 18rem;
        overflow: auto;
      }
      td,
      th {
        overflow-wrap: anywhere;
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`<h1>${at.title}</h1>
      <p class="muted">${at.lead}</p>
      <div aria-live="polite" data-test="drivers-problem">${this.problem === '' ? nothing : notice('warn', this.problem)}</div>
      ${this.drivers === null
        ? html`<p class="muted">${this.problem === '' ? words.loading : nothing}</p>`
        : this.drivers.length === 0
          ? html`<p data-test="drivers-none">${at.none}</p>`
          : this.renderTable(this.drivers)}`;
  }

  private renderTable(drivers: DriverRow[]): TemplateResult {
    return html`<div class="card scroll" tabindex="0" role="group" aria-label=${at.list}>
      <table>
        <thead>
          <tr>
            <th scope="col">${at.name}</th>
            <th scope="col">${at.version}</th>
            <th scope="col">${at.scanners}</th>
            <th scope="col">${at.notReleased}</th>
            <th scope="col">${at.where}</th>
          </tr>
        </thead>
        <tbody>
          ${drivers.map(
            (it) =>
              html`<tr data-test="driver-row" data-driver=${it.name}>
                <th scope="row">${it.name === '' ? words.unknown : it.name}</th>
                <td>${it.version === '' ? html`<span class="muted">${at.noVersion}</span>` : it.version}</td>
                <td class="number">${it.scanners}</td>
                <td class="number">${it.notReleased === 0 ? '0' : html`<span class="tone-warn">${icon('triangle')} ${it.notReleased}</span>`}</td>
                <td>
                  <details>
                    <summary>${at.places(it.scanners)}</summary>
                    <p class="muted">${at.first(it.places.length, it.scanners)}</p>
                    <ul tabindex="0" aria-label=${at.where}>
                      ${it.places.map(
                        (place) =>
                          html`<li>
                            <a href=${appliancePath(place.group, place.node)} @click=${follow}>${place.group}/${place.node}</a> ${place.scanner}
                            ${place.standing === '' ? nothing : html`<span class="muted">${fleetWords.standings[place.standing] ?? place.standing}</span>`}
                          </li>`,
                      )}
                    </ul>
                  </details>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private async refresh(): Promise<void> {
    try {
      this.drivers = (await get<{ drivers: DriverRow[] }>('/api/fleet/drivers')).drivers;
      this.problem = '';
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }
}
