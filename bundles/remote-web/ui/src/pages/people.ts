import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { call, get, post, wordsOf } from '../api.js';
import { localTime } from '../format.js';
import '../parts/confirm.js';
import type { Confirm } from '../parts/confirm.js';
import '../parts/credentials.js';
import { field, notice, valuesOf } from '../parts/form.js';
import { type StaffDeeds, staffOf } from '../parts/people-staff.js';
import { shared } from '../parts/styles.js';
import type { Credentials, PersonRow } from '../types.js';
import { words } from '../words.js';

const VISIT_HOURS = [1, 2, 4, 8];

/** The people of the site: add, new credentials, remove, sign out everywhere, visits. For site IT. */
@customElement('sg-people')
export class PeoplePage extends LitElement {
  @state() private people: PersonRow[] | null = null;
  @state() private problem = '';
  @state() private done = '';
  @state() private busy = false;
  @state() private shown: { name: string; credentials: Credentials } | null = null;
  @query('form[data-test=person-add]') private form!: HTMLFormElement;
  @query('sg-confirm') private confirm!: Confirm;

  static override styles = [
    shared,
    css`
      .card {
        margin-bottom: 1.5rem;
      }
      fieldset {
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        margin: 0 0 1.1rem;
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr));
        gap: 0.4rem 1rem;
      }
      legend {
        font-weight: 600;
        padding: 0 0.4rem;
      }
      label.check {
        display: flex;
        gap: 0.6rem;
        align-items: center;
        min-height: 2rem;
      }
      .inputs {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr));
        gap: 0 1.25rem;
      }
      select {
        width: auto;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.guarded(() => this.refresh());
  }

  protected override render(): TemplateResult {
    const at = words.people;
    return html`<h1>${at.title}</h1>
      <div aria-live="assertive" data-test="people-problem">
        ${this.problem === '' ? nothing : notice('bad', this.problem)}
      </div>
      <div aria-live="polite" data-test="people-done">${this.done === '' ? nothing : notice('good', this.done)}</div>
      ${this.shown === null ? nothing : this.renderCredentials(this.shown)}
      <section class="card" aria-labelledby="table-title">
        <h2 id="table-title">${at.table}</h2>
        ${this.people === null ? html`<p class="muted">${words.loading}</p>` : this.renderTable(this.people)}
      </section>
      <section class="card" aria-labelledby="add-title">
        <h2 id="add-title">${at.add}</h2>
        ${this.renderForm()}
      </section>
      <sg-confirm></sg-confirm>`;
  }

  private renderCredentials(shown: { name: string; credentials: Credentials }): TemplateResult {
    return html`<section class="card" data-test="credentials">
      ${notice('warn', words.people.made(shown.name))}
      <sg-credentials .credentials=${shown.credentials} @kept=${this.hideCredentials}></sg-credentials>
    </section>`;
  }

  private renderTable(people: PersonRow[]): TemplateResult {
    const at = words.people;
    return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="table-title">
      <table>
        <thead>
          <tr>
            <th scope="col">${at.id}</th>
            <th scope="col">${at.name}</th>
            <th scope="col">${at.roles}</th>
            <th scope="col">${at.lastSignIn}</th>
            <th scope="col">${at.visit}</th>
            <th scope="col">${at.actions}</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            people,
            (person) => person.id,
            (person) => this.renderPerson(person),
          )}
        </tbody>
      </table>
    </div>`;
  }

  private renderPerson(person: PersonRow): TemplateResult {
    const at = words.people;
    const act = (test: string, text: string, danger: boolean, work: () => void): TemplateResult =>
      html`<button
        class=${danger ? 'danger' : ''}
        data-test=${test}
        aria-label=${at.of(text, person.name)}
        ?disabled=${this.busy}
        @click=${work}
      >
        ${text}
      </button>`;
    return html`<tr data-test="person-row" data-person=${person.id}>
      <th scope="row">${person.id}</th>
      <td>${person.name}</td>
      <td>${words.listOf(person.roles.map((role) => words.roles[role] ?? role))}</td>
      <td class="number">${person.lastSignIn === null ? at.never : localTime(person.lastSignIn)}</td>
      <td>
        ${person.roles.includes('field-engineer') ? this.renderVisit(person) : nothing}
        ${person.roles.includes('on-site-operator') ? staffOf(person, this.busy, this.staff(person)) : nothing}
      </td>
      <td>
        <div class="row">
          ${act('person-reset', at.reset, false, () => void this.reset(person))}
          ${act('person-revoke', at.revoke, false, () => void this.revoke(person))}
          ${act('person-remove', at.remove, true, () => void this.removePerson(person))}
        </div>
      </td>
    </tr>`;
  }

  private renderVisit(person: PersonRow): TemplateResult {
    const at = words.people;
    if (person.visitUntil !== null) {
      return html`<p class="number">${at.visitUntil(localTime(person.visitUntil))}</p>
        <button data-test="visit-close" ?disabled=${this.busy} @click=${() => void this.closeVisit(person)}>${at.visitClose}</button>`;
    }
    const id = `visit-${person.id}`;
    return html`<p class="muted">${at.noVisit}</p>
      <div class="row">
        <select id=${id} data-test="visit-hours" aria-label=${at.visitHours(person.name)}>
          ${VISIT_HOURS.map((hours) => html`<option value=${hours} ?selected=${hours === 4}>${at.hours(hours)}</option>`)}
        </select>
        <button data-test="visit-open" ?disabled=${this.busy} @click=${() => void this.openVisit(person, id)}>${at.visitOpen}</button>
      </div>`;
  }

  private staff(person: PersonRow): StaffDeeds {
    const at = words.staff;
    const path = address(person);
    return {
      pin: () =>
        void this.guarded(async () => {
          const { pin } = await post<{ pin: string }>(`${path}/pin`);
          this.done = at.pinGiven(person.name, pin);
        }),
      unlock: () => void this.guarded(() => post(`${path}/pin/unlock`), at.pinUnlocked(person.name)),
      badge: (badge) =>
        void this.guarded(
          () => post(`${path}/badge`, { badge: badge === '' ? [] : [badge] }),
          badge === '' ? at.badgeTaken(person.name) : at.badgeGiven(person.name),
        ),
    };
  }

  private renderForm(): TemplateResult {
    const at = words.people;
    return html`<form data-test="person-add" novalidate @submit=${this.add}>
      <div class="inputs">
        ${field({ name: 'id', label: at.id, hint: at.idHint })} ${field({ name: 'name', label: at.name })}
      </div>
      <fieldset>
        <legend>${at.roles}</legend>
        ${Object.entries(words.roles).map(
          ([id, text]) =>
            html`<label class="check"><input type="checkbox" name="role" value=${id} data-test=${`role-${id}`} />${text}</label>`,
        )}
      </fieldset>
      <button class="primary" data-test="person-submit" ?disabled=${this.busy}>${at.submit}</button>
    </form>`;
  }

  private async add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { id = '', name = '' } = valuesOf(this.form);
    const roles = [...this.form.querySelectorAll<HTMLInputElement>('input[name=role]:checked')].map((box) => box.value);
    if (roles.length === 0) {
      this.problem = words.people.rolesMissing;
      return;
    }
    await this.guarded(async () => {
      const credentials = await post<Credentials>('/api/people', { id, name, roles });
      this.form.reset();
      await this.show(name, credentials);
    });
  }

  private async reset(person: PersonRow): Promise<void> {
    if (await this.confirm.ask(words.people.confirmReset(person.name), words.people.reset)) {
      await this.guarded(async () =>
        this.show(person.name, await post<Credentials>(`${address(person)}/reset`)),
      );
    }
  }

  private async removePerson(person: PersonRow): Promise<void> {
    if (await this.confirm.ask(words.people.confirmRemove(person.name), words.people.remove)) {
      await this.guarded(() => call('DELETE', address(person)), words.people.removed(person.name));
    }
  }

  private async revoke(person: PersonRow): Promise<void> {
    if (await this.confirm.ask(words.people.confirmRevoke(person.name), words.people.revoke)) {
      await this.guarded(() => post(`${address(person)}/revoke`), words.people.revoked(person.name));
    }
  }

  private async openVisit(person: PersonRow, selectId: string): Promise<void> {
    const hours = Number(this.renderRoot.querySelector<HTMLSelectElement>(`[id="${selectId}"]`)?.value);
    await this.guarded(() => post(`${address(person)}/visit`, { hours }), words.people.visitOpened(person.name, hours));
  }

  private async closeVisit(person: PersonRow): Promise<void> {
    await this.guarded(() => call('DELETE', `${address(person)}/visit`), words.people.visitClosed(person.name));
  }

  private async show(name: string, credentials: Credentials): Promise<void> {
    this.shown = { name, credentials };
    await this.updateComplete;
    this.renderRoot.querySelector('[data-test=credentials]')?.scrollIntoView({ block: 'start' });
  }

  private hideCredentials(): void {
    this.shown = null;
  }

  private async refresh(): Promise<void> {
    this.people = (await get<{ people: PersonRow[] }>('/api/people')).people;
  }

  private async guarded(work: () => Promise<unknown>, done = ''): Promise<void> {
    this.busy = true;
    this.problem = '';
    this.done = '';
    try {
      await work();
      await this.refresh();
      this.done = done === '' ? this.done : done;
    } catch (error) {
      this.problem = wordsOf(error);
    } finally {
      this.busy = false;
    }
  }
}

function address(person: PersonRow): string {
  return `/api/people/${encodeURIComponent(person.id)}`;
}
