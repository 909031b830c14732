import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { get, post, wordsOf } from '../api.js';
import { localTime } from '../format.js';
import '../parts/confirm.js';
import type { Confirm } from '../parts/confirm.js';
import { field, notice } from '../parts/form.js';
import { levelMark } from '../parts/icons.js';
import '../parts/driver-upload.js';
import { Poll } from '../parts/poll.js';
import { shared } from '../parts/styles.js';
import type { DriverUse, Drivers, Me } from '../types.js';
import { words } from '../words.js';

const REFRESH_MILLIS = 3000;

/** Drivers in use and in store: a physicist releases, whoever looks after them goes back. */
@customElement('sg-drivers')
export class DriversPage extends LitElement {
  @property({ attribute: false }) me: Me | null = null;
  @state() private drivers: Drivers | null = null;
  @state() private problem = '';
  @state() private done = '';
  @state() private busy = false;
  @query('sg-confirm') private confirm!: Confirm;
  readonly poll = new Poll(this, REFRESH_MILLIS, () => this.refresh());

  static override styles = [
    shared,
    css`
      .card {
        margin-bottom: 1.5rem;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.3rem 1.5rem;
        margin: 0 0 1rem;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .hash {
        font-family: ui-monospace, monospace;
        overflow-wrap: anywhere;
      }
      textarea {
        width: 100%;
        min-height: 5rem;
        box-sizing: border-box;
        font: inherit;
        color: inherit;
        background: var(--bg);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        padding: 0.5rem;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const at = words.drivers;
    return html`<h1>${at.title}</h1>
      <p>${at.lead}</p>
      <div aria-live="assertive" data-test="drivers-problem">${this.problem === '' ? nothing : notice('bad', this.problem)}</div>
      <div aria-live="polite" data-test="drivers-done">${this.done === '' ? nothing : notice('good', this.done)}</div>
      ${this.drivers === null
        ? html`<p class="muted">${this.problem === '' ? words.loading : nothing}</p>`
        : html`${repeat(
              this.drivers.scanners,
              (use) => use.id,
              (use) => this.renderUse(use),
            )}
            ${this.renderStored(this.drivers)}`}
      <sg-confirm></sg-confirm>`;
  }

  private renderUse(use: DriverUse): TemplateResult {
    const at = words.drivers;
    const level = use.kind === 'UNKNOWN' ? 'ALARM' : use.kind === 'NOT_RELEASED' ? 'WARNING' : 'OK';
    return html`<section class="card" aria-labelledby=${`use-${use.id}`} data-test="driver-use" data-scanner=${use.id} data-kind=${use.kind}>
      <h2 id=${`use-${use.id}`}>${use.name}</h2>
      <dl>
        <dt>${at.standing}</dt>
        <dd data-test="driver-standing">${levelMark(level, at.standings[use.kind] ?? use.kind)}</dd>
        ${use.release === null
          ? nothing
          : html`<dt>${at.release}</dt>
              <dd data-test="driver-released-by">${at.releasedBy(use.release.by, localTime(use.release.at), use.release.statement)}</dd>`}
        <dt>${at.driver}</dt>
        <dd>${use.driver} ${use.version}</dd>
        ${use.sha256 === ''
          ? nothing
          : html`<dt>${at.hash}</dt>
              <dd class="hash" data-test="driver-sha256">${use.sha256}</dd>
              <dt>${at.settings}</dt>
              <dd class="hash">${use.settings}</dd>`}
      </dl>
      ${this.me?.person.roles.includes('physicist') === true && use.sha256 !== '' ? this.renderRelease(use) : nothing}
    </section>`;
  }

  private renderRelease(use: DriverUse): TemplateResult {
    const at = words.drivers;
    const released = use.kind === 'RELEASED';
    const id = `statement-${use.id}`;
    return html`<form @submit=${(event: SubmitEvent) => void this.say(event, use, released)}>
      <div class="field">
        <label for=${id}>${at.statement(use.name)}</label>
        <textarea id=${id} name="statement" maxlength="1000" required data-test="driver-statement" aria-describedby=${`${id}-hint`}></textarea>
        <p class="hint" id=${`${id}-hint`}>${at.statementHint}</p>
      </div>
      <button class=${released ? 'danger' : 'primary'} ?disabled=${this.busy} data-test=${released ? 'driver-withdraw' : 'driver-release'}>
        ${released ? at.withdraw : at.release}
      </button>
    </form>`;
  }

  private renderStored(drivers: Drivers): TemplateResult {
    const at = words.drivers;
    const active = [...new Set(drivers.scanners.map((use) => use.driver))].filter(() =>
      drivers.stored.some((one) => one.state === 'active'),
    );
    return html`<section class="card" aria-labelledby="stored">
      <h2 id="stored">${at.stored}</h2>
      ${drivers.stored.length === 0
        ? html`<p class="muted">${at.noneStored}</p>`
        : html`<div class="scroll" tabindex="0" role="group" aria-labelledby="stored">
            <table>
              <thead>
                <tr>
                  <th scope="col">${at.bundle}</th>
                  <th scope="col">${at.state}</th>
                  <th scope="col">${at.hash}</th>
                </tr>
              </thead>
              <tbody>
                ${repeat(
                  drivers.stored,
                  (one) => one.sha256,
                  (one) => html`<tr data-test="driver-stored" data-state=${one.state}>
                    <th scope="row">${one.name} ${one.version}</th>
                    <td>${at.states[one.state] ?? one.state}</td>
                    <td class="hash">
                      ${one.sha256}
                      ${one.state === 'staged' ? html`<p>${at.approveWith} <code>${at.approveCommand(one.sha256)}</code></p>` : nothing}
                    </td>
                  </tr>`,
                )}
              </tbody>
            </table>
          </div>`}
      ${this.me?.person.roles.some((role) => role === 'field-engineer' || role === 'site-it') === true
        ? html`<sg-driver-upload @staged=${() => void this.refresh()}></sg-driver-upload>`
        : nothing}
      ${active.map(
        (driver) => html`<form @submit=${(event: SubmitEvent) => void this.back(event, driver)}>
          ${field({ name: `says-${driver}`, label: at.notScanning, hint: at.notScanningHint, required: false })}
          <button ?disabled=${this.busy} data-test="driver-back">${at.back(driver)}</button>
        </form>`,
      )}
    </section>`;
  }

  private async say(event: SubmitEvent, use: DriverUse, released: boolean): Promise<void> {
    event.preventDefault();
    const at = words.drivers;
    const form = event.target as HTMLFormElement;
    const statement = form.querySelector('textarea')?.value ?? '';
    const [question, yes] = released ? [at.sureWithdraw(use.name), at.withdraw] : [at.sure(use.name), at.release];
    if (await this.confirm.ask(question, yes)) {
      const asked = { scanner: use.id, sha256: use.sha256, settings: use.settings, statement };
      await this.deed(
        () => post(`/api/drivers/${released ? 'withdraw' : 'release'}`, asked),
        released ? at.withdrawn(use.name) : at.released(use.name),
        () => form.reset(),
      );
    }
  }

  private async back(event: SubmitEvent, driver: string): Promise<void> {
    event.preventDefault();
    const notScanning = (event.target as HTMLFormElement).querySelector('input')?.value ?? '';
    await this.deed(() => post('/api/drivers/back', { driver, notScanning }), words.drivers.wentBack, () => undefined);
  }

  private async deed(work: () => Promise<unknown>, done: string, after: () => void): Promise<void> {
    this.busy = true;
    this.problem = '';
    this.done = '';
    try {
      await work();
      after();
      await this.refresh();
      this.done = done;
    } catch (error) {
      this.problem = wordsOf(error);
    } finally {
      this.busy = false;
    }
  }

  private async refresh(): Promise<void> {
    try {
      this.drivers = await get<Drivers>('/api/drivers');
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }
}
