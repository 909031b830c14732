import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { otpauthSecret } from '../format.js';
import type { Credentials } from '../types.js';
import { words } from '../words.js';
import { qr } from './qr.js';
import { shared } from './styles.js';

/** Credentials that are shown once: one-time password, second factor, recovery codes. Fires `kept`. */
@customElement('sg-credentials')
export class CredentialsView extends LitElement {
  @property({ attribute: false }) credentials: Credentials | null = null;

  static override styles = [
    shared,
    css`
      .columns {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr));
        gap: 1.5rem;
        margin-bottom: 1rem;
      }
      code {
        font: 600 1.05rem/1.7 ui-monospace, 'DejaVu Sans Mono', monospace;
        overflow-wrap: anywhere;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
        columns: 13rem;
      }
      li code {
        white-space: nowrap;
      }
      .qr {
        border-radius: 6px;
        display: block;
        margin-bottom: 0.75rem;
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const it = this.credentials;
    if (it === null) {
      return nothing;
    }
    return html`<div class="columns">
        ${it.oneTimePassword === undefined
          ? nothing
          : html`<section>
              <h2>${words.factor.oneTime}</h2>
              <p class="muted">${words.factor.oneTimeLead}</p>
              <code data-test="one-time-password">${it.oneTimePassword}</code>
            </section>`}
        <section>
          <h2>${words.factor.scan}</h2>
          ${qr(it.otpauthUri)}
          <p class="muted">${words.factor.uri}</p>
          <code data-test="otpauth-secret">${otpauthSecret(it.otpauthUri)}</code>
          <span hidden data-test="otpauth-uri">${it.otpauthUri}</span>
        </section>
        <section>
          <h2>${words.factor.recovery}</h2>
          <p class="muted">${words.factor.recoveryLead}</p>
          <ul data-test="recovery-codes">
            ${it.recoveryCodes.map((code) => html`<li><code>${code}</code></li>`)}
          </ul>
        </section>
      </div>
      <button class="primary" data-test="credentials-kept" @click=${this.kept}>${words.factor.kept}</button>`;
  }

  private kept(): void {
    this.dispatchEvent(new Event('kept'));
  }
}
