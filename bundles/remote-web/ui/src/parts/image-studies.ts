import { LitElement, type TemplateResult, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { bytes, localTime } from '../format.js';
import type { Deed } from '../pages/images.js';
import type { ImageProgress, ImageStudy, Images } from '../types.js';
import { words } from '../words.js';
import { imageStyles } from './image-styles.js';
import { shared } from './styles.js';

/** The studies kept, and what can be done with each. Asks for it with `deed`. */
@customElement('sg-image-studies')
export class ImageStudies extends LitElement {
  @property({ attribute: false }) images!: Images;
  @property({ type: Boolean }) busy = false;

  static override styles = [shared, imageStyles];

  protected override render(): TemplateResult {
    const at = words.images;
    const { studies, more } = this.images;
    return html`<section class="card" aria-labelledby="studies">
      <h2 id="studies">${at.studies}</h2>
      ${studies.length === 0
        ? html`<p data-test="no-studies">${at.noStudies}</p>`
        : html`<div class="scroll" tabindex="0" role="group" aria-labelledby="studies">
            <table>
              <thead>
                <tr>
                  <th scope="col">${at.study}</th>
                  <th scope="col">${at.patient}</th>
                  <th scope="col">${at.received}</th>
                  <th scope="col">${at.progress}</th>
                  <th scope="col">${at.actions}</th>
                </tr>
              </thead>
              <tbody>
                ${repeat(
                  studies,
                  (study) => study.uid,
                  (study) => this.renderStudy(study),
                )}
              </tbody>
            </table>
          </div>`}
      ${more === 0 ? nothing : html`<p class="muted">${at.more(more)}</p>`}
    </section>`;
  }

  private renderStudy(study: ImageStudy): TemplateResult {
    const at = words.images;
    return html`<tr data-test="study-row" data-study=${study.uid}>
      <th scope="row">
        ${nameOf(study)} ${study.urgent ? html`<span class="tone-warn" data-test="study-urgent">${at.urgentMark}</span>` : nothing}
        <p class="muted number">${at.sizeOf(study.instances, study.series, bytes(study.bytes))}</p>
      </th>
      <td>
        ${study.patientName.replaceAll('^', ' ')}
        <p class="muted">${study.patientId}</p>
      </td>
      <td class="number">${localTime(study.lastReceived)}</td>
      <td>${Object.entries(study.progress).map(([id, progress]) => renderProgress(id, progress, study))}</td>
      <td><div class="row">${this.renderActions(study)}</div></td>
    </tr>`;
  }

  private renderActions(study: ImageStudy): TemplateResult {
    const at = words.images;
    const waits = Object.values(study.progress).some((progress) => progress.waiting > 0);
    const name = nameOf(study);
    return html`${waits && !study.urgent
      ? this.button('study-urgent-button', at.urgent, study, { verb: 'urgent', body: { study: study.uid }, done: () => at.first(name) })
      : nothing}
    ${Object.entries(study.progress).map(([destination, progress]) => this.renderTowards(study, destination, progress))}
    ${study.uid === ''
      ? nothing
      : this.button('study-export', at.export, study, {
          verb: 'export',
          body: { study: study.uid },
          done: (answer) => at.exported(answer.instances ?? 0, answer.directory ?? ''),
        })}
    ${study.uid === '' ? nothing : this.button('study-check', at.check, study, checkOf(study))}`;
  }

  private renderTowards(study: ImageStudy, destination: string, progress: ImageProgress): TemplateResult {
    const at = words.images;
    const body = { study: study.uid, destination };
    return html`${progress.waiting > 0
      ? this.button('study-keep-back', at.keepBack(destination), study, {
          verb: 'keep-back',
          body,
          question: at.confirmKeepBack(nameOf(study), destination),
          yes: at.keepBack(destination),
          done: (answer) => at.keptBack(answer.instances ?? 0),
        })
      : nothing}
    ${progress.delivered + progress.committed + progress.quarantined > 0
      ? this.button('study-resend', at.resend(destination), study, {
          verb: 'resend',
          body,
          question: at.confirmResend(nameOf(study), destination),
          yes: at.resend(destination),
          done: (answer) => at.released(answer.instances ?? 0),
        })
      : nothing}`;
  }

  private button(test: string, text: string, study: ImageStudy, detail: Deed): TemplateResult {
    return html`<button
      data-test=${test}
      aria-label=${words.images.of(text, nameOf(study))}
      ?disabled=${this.busy}
      @click=${() => this.dispatchEvent(new CustomEvent<Deed>('deed', { detail }))}
    >
      ${text}
    </button>`;
  }
}

/** Reads all of a study; what is lost may then be let go. */
function checkOf(study: ImageStudy): Deed {
  const at = words.images;
  const body = { study: study.uid };
  const name = nameOf(study);
  return {
    verb: 'check',
    body,
    done: ({ instances: lost = 0 }) => (lost === 0 ? at.checked(name) : ''),
    then: ({ instances: lost = 0 }) =>
      lost === 0
        ? null
        : {
            verb: 'let-go',
            body,
            question: at.confirmLetGo(name, lost),
            yes: at.letGo,
            done: (answer) => at.gone(answer.instances ?? 0),
          },
  };
}

function renderProgress(id: string, progress: ImageProgress, study: ImageStudy): TemplateResult {
  return html`<progress
      aria-label=${words.images.progressOf(id)}
      max=${study.instances}
      value=${progress.delivered + progress.committed}
    ></progress>
    <p class="number" data-test="study-progress" data-destination=${id}>${words.images.progressParts(id, progress)}</p>`;
}

function nameOf(study: ImageStudy): string {
  return study.uid === '' ? words.images.unreadable : study.description === '' ? study.uid : study.description;
}
