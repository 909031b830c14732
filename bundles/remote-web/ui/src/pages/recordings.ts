import { LitElement, type TemplateResult, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { get, wordsOf } from '../api.js';
import { notice } from '../parts/form.js';
import { shared } from '../parts/styles.js';
import '../recording/player.js';
import { type Listed, time, when } from '../recording/listed.js';
import { words } from '../words.js';

/** Recordings of consoles that this person may play, and the player. */
@customElement('sg-recordings')
export class RecordingsPage extends LitElement {
  @state() private list: Listed[] | null = null;
  @state() private chosen: Listed | null = null;
  @state() private problem = '';

  static override styles = [shared];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  protected override render(): TemplateResult {
    const at = words.recordings;
    return html`<h1>${at.title}</h1>
      <p>${at.lead}</p>
      <div aria-live="assertive">${this.problem === '' ? nothing : notice('bad', this.problem)}</div>
      ${this.chosen === null ? nothing : html`<sg-recording-player .recording=${this.chosen}></sg-recording-player>`}
      ${this.list === null ? html`<p class="muted">${this.problem === '' ? words.loading : ''}</p>` : this.renderList(this.list)}`;
  }

  private renderList(list: Listed[]): TemplateResult {
    const at = words.recordings;
    return list.length === 0
      ? html`<p data-test="no-recordings">${at.none}</p>`
      : html`<h2>${at.kept}</h2>
          <table>
            <thead>
              <tr>
                <th scope="col">${at.scanner}</th>
                <th scope="col">${at.began}</th>
                <th scope="col">${at.length}</th>
                <td></td>
              </tr>
            </thead>
            <tbody>
              ${list.map(
                (it) =>
                  html`<tr>
                    <td>${it.scanner}</td>
                    <td>${when(it.since)}</td>
                    <td class="number">${time(it.millis)}</td>
                    <td>
                      <button data-test="recording-open" aria-pressed=${it === this.chosen ? 'true' : 'false'} aria-label=${at.openOne(it.scanner, when(it.since))} @click=${() => (this.chosen = it)}>
                        ${at.open}
                      </button>
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>`;
  }

  private async load(): Promise<void> {
    try {
      this.list = (await get<{ recordings: Listed[] }>('/api/recordings')).recordings.sort((a, b) => b.since.localeCompare(a.since));
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }
}
