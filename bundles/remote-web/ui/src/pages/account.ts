import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Problem, call, post, wordsOf } from '../api.js';
import { localTime } from '../format.js';
import '../parts/choose-password.js';
import '../parts/confirm.js';
import type { Confirm } from '../parts/confirm.js';
import { field, notice, valuesOf } from '../parts/form.js';
import { shared } from '../parts/styles.js';
import { type Challenge, type CreationOptionsJson, makePasskey, passkeysKnown } from '../passkey.js';
import type { Me } from '../types.js';
import { words } from '../words.js';

/** A person's own account: password, passkeys, recovery codes. Fires `me-changed`. */
@customElement('sg-account')
export class AccountPage extends LitElement {
  @property({ attribute: false }) me!: Me;
  @state() private problem = '';
  @state() private done = '';
  @state() private busy = false;
  /** The second factor was given too long ago for a new passkey. */
  @state() private factorAgain = false;
  @state() private recoveryCodes: string[] = [];

  static override styles = [
    shared,
    css`
      :host {
        max-width: 46rem;
      }
      .card {
        margin-bottom: 1.5rem;
      }
      form,
      sg-choose-password {
        max-width: 26rem;
      }
      ul {
        padding: 0;
        margin: 0 0 1rem;
        list-style: none;
      }
      li {
        padding: 0.3rem 0;
      }
      code {
        font: 600 1.05rem/1.7 ui-monospace, 'DejaVu Sans Mono', monospace;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const at = words.account;
    const me = this.me;
    const roles = words.listOf(me.person.roles.map((role) => words.roles[role] ?? role));
    return html`<h1>${at.title}</h1>
      <p data-test="account-person">${at.youAre(me.person.name, roles)}</p>
      <p class="muted">${at.expires(localTime(me.expires.idle), localTime(me.expires.absolute))}</p>
      <div aria-live="assertive" data-test="account-problem">
        ${this.problem === '' ? nothing : notice('bad', this.problem)}
      </div>
      <div aria-live="polite" data-test="account-done">${this.done === '' ? nothing : notice('good', this.done)}</div>
      <section class="card" aria-labelledby="password-title">
        <h2 id="password-title">${at.password}</h2>
        <sg-choose-password submitWords=${at.passwordSubmit} @changed=${this.passwordChanged}></sg-choose-password>
      </section>
      <section class="card" aria-labelledby="passkeys-title">
        <h2 id="passkeys-title">${at.passkeys}</h2>
        ${me.passkeysAvailable && passkeysKnown() ? this.renderPasskeys() : html`<p>${at.passkeysOff}</p>`}
      </section>
      ${me.person.roles.includes('on-site-operator') ? this.renderPin() : nothing}
      <section class="card" aria-labelledby="recovery-title">
        <h2 id="recovery-title">${at.recovery}</h2>
        ${this.renderRecovery()}
      </section>
      <sg-confirm></sg-confirm>`;
  }

  private renderPasskeys(): TemplateResult {
    const at = words.account;
    return html`<p>${at.passkeysLead}</p>
      ${this.me.passkeys.length === 0
        ? html`<p class="muted">${at.noPasskeys}</p>`
        : html`<ul data-test="passkeys">
            ${this.me.passkeys.map(
              (passkey) =>
                html`<li class="row">
                  <strong>${passkey.name}</strong> <span class="muted">${at.passkeySince(localTime(passkey.since))}</span>
                  <button
                    class="danger"
                    data-test="passkey-remove"
                    aria-label=${at.passkeyRemove(passkey.name)}
                    @click=${() => void this.removePasskey(passkey.id, passkey.name)}
                  >
                    ${words.people.remove}
                  </button>
                </li>`,
            )}
          </ul>`}
      <form data-test="passkey-add" novalidate @submit=${this.addPasskey}>
        ${field({ name: 'passkey-name', label: at.passkeyName })}
        ${this.factorAgain
          ? field({ name: 'passkey-code', label: at.passkeyCode, hint: at.passkeyCodeHint, autocomplete: 'one-time-code', inputmode: 'numeric' })
          : nothing}
        <button data-test="passkey-submit" ?disabled=${this.busy}>${at.passkeyAdd}</button>
      </form>`;
  }

  private renderPin(): TemplateResult {
    const at = words.staff;
    return html`<section class="card" aria-labelledby="pin-title">
      <h2 id="pin-title">${at.pin}</h2>
      <p>${at.pinLead}</p>
      <form data-test="pin" novalidate @submit=${this.setPin}>
        ${field({ name: 'pin-new', label: at.pinNew, hint: at.pinHint, type: 'password', inputmode: 'numeric', autocomplete: 'new-password' })}
        ${field({ name: 'pin-code', label: at.pinCode, autocomplete: 'one-time-code', inputmode: 'numeric' })}
        <button data-test="pin-submit" ?disabled=${this.busy}>${at.pinSubmit}</button>
      </form>
    </section>`;
  }

  private async setPin(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { 'pin-new': pin = '', 'pin-code': code = '' } = valuesOf(form);
    await this.guarded(async () => {
      await post('/api/me/pin', { pin, code: code.replaceAll(' ', '') });
      form.reset();
    }, words.staff.pinDone);
  }

  private renderRecovery(): TemplateResult {
    const at = words.account;
    return html`<p data-test="recovery-left">${at.recoveryLeft(this.me.recoveryCodesLeft)}</p>
      ${this.recoveryCodes.length === 0
        ? nothing
        : html`${notice('warn', at.recoveryMade)}
            <ul data-test="recovery-codes">
              ${this.recoveryCodes.map((code) => html`<li><code>${code}</code></li>`)}
            </ul>`}
      <form data-test="recovery" novalidate @submit=${this.renewRecovery}>
        ${field({ name: 'recovery-code', label: at.recoveryCode, autocomplete: 'one-time-code', inputmode: 'numeric' })}
        <button data-test="recovery-submit" ?disabled=${this.busy}>${at.recoverySubmit}</button>
      </form>`;
  }

  private async passwordChanged(): Promise<void> {
    await this.guarded(() => Promise.resolve(), words.password.done);
  }

  private async addPasskey(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { 'passkey-name': name = '', 'passkey-code': code = '' } = valuesOf(form);
    if (name === '') {
      this.problem = words.signIn.missing(words.account.passkeyName);
      return;
    }
    await this.guarded(async () => {
      if (this.factorAgain) {
        await post('/api/me/second-factor', { code: code.replaceAll(' ', '') });
        this.factorAgain = false;
      }
      const challenge = await this.passkeyChallenge();
      if (challenge === null) {
        return;
      }
      const credential = await makePasskey(challenge.publicKey);
      if (credential === null) {
        this.problem = words.signIn.passkeyOff;
        return;
      }
      await post('/api/me/passkeys', { name, challengeId: challenge.challengeId, credential });
      form.reset();
      this.done = words.account.passkeyAdded;
    });
  }

  /** Null when the second factor is needed first: the form then asks for it. */
  private async passkeyChallenge(): Promise<Challenge<CreationOptionsJson> | null> {
    try {
      return await post<Challenge<CreationOptionsJson>>('/api/me/passkeys/options');
    } catch (error) {
      if (!(error instanceof Problem) || error.id !== 'second-factor.needed') {
        throw error;
      }
      this.factorAgain = true;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLInputElement>('#passkey-code')?.focus();
      return null;
    }
  }

  private async removePasskey(id: string, name: string): Promise<void> {
    const confirm = this.renderRoot.querySelector<Confirm>('sg-confirm');
    if (await confirm?.ask(`${words.account.passkeyRemove(name)}?`, words.people.remove)) {
      await this.guarded(() => call('DELETE', `/api/me/passkeys/${encodeURIComponent(id)}`), words.account.passkeyRemoved);
    }
  }

  private async renewRecovery(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const code = (valuesOf(form)['recovery-code'] ?? '').replaceAll(' ', '');
    await this.guarded(async () => {
      this.recoveryCodes = (await post<{ recoveryCodes: string[] }>('/api/me/recovery-codes', { code })).recoveryCodes;
      form.reset();
    });
  }

  private async guarded(work: () => Promise<unknown>, done = ''): Promise<void> {
    this.busy = true;
    this.problem = '';
    this.done = '';
    try {
      await work();
      this.done = done === '' ? this.done : done;
      this.dispatchEvent(new CustomEvent('me-changed', { bubbles: true, composed: true }));
    } catch (error) {
      this.problem = wordsOf(error);
    } finally {
      this.busy = false;
    }
  }
}
