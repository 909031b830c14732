import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { get, wordsOf } from '../api.js';
import { notice } from '../parts/form.js';
import { shared } from '../parts/styles.js';
import { words } from '../words.js';
import { type Checked, Differs, compared, verdict } from './integrity.js';
import { type Listed, path, time, when } from './listed.js';
import { Replay, type Segment } from './replay.js';
import { type Happened, bar, eventList, STEP_MILLIS, timeLineStyles } from './time-line.js';

interface Opened {
  since: string;
  millis: number;
  segments: Segment[];
  events: Happened[];
  /** False when the time line is not what was recorded; it then has no events. */
  timeLineSound: boolean;
}

const SPEEDS = [0.5, 1, 2, 4, 8];
const TICK_MILLIS = 100;

/** Plays one recording, with what happened and whether it is what was recorded. */
@customElement('sg-recording-player')
export class RecordingPlayer extends LitElement {
  @property({ attribute: false }) recording: Listed | null = null;
  @state() private opened: Opened | null = null;
  @state() private display = '';
  @state() private at = 0;
  @state() private playing = false;
  @state() private speed = 1;
  @state() private problem = '';
  @state() private checking = false;
  @state() private checked: Checked | null = null;
  @state() private sound = 0;
  @query('.screen') private screen!: HTMLElement;
  private replay: Replay | null = null;
  private timer = 0;
  private last = 0;
  private showing = false;
  private readonly compared = new Set<string>();

  static override styles = [
    shared,
    timeLineStyles,
    css`
      .screen {
        height: min(60vh, 45rem);
        background: #05070a;
        border: 1px solid var(--line);
      }
      .row {
        margin: 0.75rem 0;
      }
    `,
  ];

  override disconnectedCallback(): void {
    this.pause();
    this.replay?.close();
    this.replay = null;
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('recording')) {
      void this.open();
    }
  }

  protected override render(): TemplateResult {
    const { opened, recording } = this;
    return html`<div aria-live="assertive" data-test="replay-problem">${this.problem === '' ? nothing : notice('bad', this.problem)}</div>
      ${opened === null || recording === null ? nothing : this.renderPlayer(opened, recording)}`;
  }

  private renderPlayer(opened: Opened, recording: Listed): TemplateResult {
    const at = words.recordings;
    const length = time(opened.millis);
    return html`<section aria-labelledby="player">
      <h2 id="player" tabindex="-1">${at.one(recording.scanner, when(opened.since), length)}</h2>
      <div class="screen" data-test="replay"></div>
      ${bar(opened, this.at, (at) => void this.seek(at))}
      <div class="row">
        <button class="primary" data-test="replay-play" @click=${() => this.toggle()}>${this.playing ? at.pause : at.play}</button>
        <button data-test="replay-back" @click=${() => this.jump(opened.events.filter((it) => it.at < this.at - STEP_MILLIS).at(-1))}>${at.back}</button>
        <button data-test="replay-next" @click=${() => this.jump(opened.events.find((it) => it.at > this.at))}>${at.next}</button>
        <span class="number" data-test="replay-time">${at.of(time(this.at), length)}</span>
        <label>${at.speed}
          <select data-test="replay-speed" @change=${(event: Event) => (this.speed = Number((event.target as HTMLSelectElement).value))}>
            ${SPEEDS.map((it) => html`<option value=${it} ?selected=${it === this.speed}>${at.times(it)}</option>`)}
          </select>
        </label>
        ${this.renderDisplays(opened)}
      </div>
      ${this.renderSound(opened)}
      ${opened.timeLineSound ? nothing : notice('bad', at.timeLine)}
      ${eventList(opened, this.at, (at) => void this.seek(at))}
    </section>`;
  }

  private renderDisplays(opened: Opened): unknown {
    const displays = [...new Set(opened.segments.map((it) => it.display))];
    return displays.length < 2
      ? nothing
      : displays.map((it) => html`<button data-test="replay-display" aria-pressed=${it === this.display ? 'true' : 'false'} @click=${() => void this.choose(it)}>${words.recordings.display(it)}</button>`);
  }

  private renderSound(opened: Opened): TemplateResult {
    const at = words.recordings;
    return html`<div class="row">
      <span data-test="replay-sound">${at.sound(this.sound, opened.segments.length)}</span>
      <button data-test="replay-check" ?disabled=${this.checking} @click=${() => void this.check()}>${this.checking ? at.checking : at.check}</button>
      <div role="status" data-test="replay-checked">${this.checked === null ? nothing : verdict(this.checked)}</div>
    </div>`;
  }

  private async open(): Promise<void> {
    const { recording } = this;
    this.pause();
    this.replay?.close();
    this.replay = null;
    this.opened = null;
    this.checked = null;
    this.problem = '';
    this.compared.clear();
    this.sound = 0;
    if (recording === null) {
      return;
    }
    try {
      const opened = await get<Opened>(path(recording));
      if (recording !== this.recording) {
        return;
      }
      this.opened = opened;
      this.at = 0;
      await this.choose(opened.segments[0]?.display ?? '');
      this.renderRoot.querySelector<HTMLElement>('#player')?.focus();
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }

  private async choose(display: string): Promise<void> {
    const { opened, recording } = this;
    if (opened === null || recording === null) {
      return;
    }
    this.display = display;
    await this.updateComplete;
    this.replay?.close();
    this.replay = new Replay(
      this.screen,
      opened.segments.filter((it) => it.display === display),
      (segment) => this.fetch(recording, segment),
      words.recordings.picture(recording.scanner, display),
    );
    await this.show();
  }

  /** The bytes of a segment, once they are what the audit says. */
  private async fetch(recording: Listed, segment: Segment): Promise<ArrayBuffer> {
    const bytes = await compared(recording, segment);
    if (recording === this.recording) {
      this.compared.add(segment.file);
      this.sound = this.compared.size;
    }
    return bytes;
  }

  private async check(): Promise<void> {
    const { recording } = this;
    if (recording === null) {
      return;
    }
    this.checking = true;
    this.checked = null;
    try {
      const checked = await get<Checked>(`${path(recording)}/check`);
      if (recording === this.recording) {
        this.checked = checked;
      }
    } catch (error) {
      this.problem = wordsOf(error);
    } finally {
      this.checking = false;
    }
  }

  private jump(event: Happened | undefined): void {
    if (event !== undefined) {
      void this.seek(event.at);
    }
  }

  private async seek(at: number): Promise<void> {
    this.at = at;
    await this.show();
  }

  /** One at a time; a newer moment or display than the one being shown is shown right after it. */
  private async show(): Promise<void> {
    if (this.showing) {
      return;
    }
    this.showing = true;
    try {
      let at = -1;
      let by: Replay | null = null;
      while (at !== this.at || by !== this.replay) {
        at = this.at;
        by = this.replay;
        await by?.show(at);
      }
    } catch (error) {
      this.pause();
      this.problem = error instanceof Differs ? error.message : wordsOf(error);
    } finally {
      this.showing = false;
    }
  }

  private toggle(): void {
    if (this.playing) {
      this.pause();
      return;
    }
    this.playing = true;
    if (this.opened !== null && this.at >= this.opened.millis) {
      this.at = 0;
    }
    this.last = performance.now();
    this.timer = window.setInterval(() => this.tick(), TICK_MILLIS);
  }

  private pause(): void {
    this.playing = false;
    clearInterval(this.timer);
  }

  private tick(): void {
    const now = performance.now();
    const end = this.opened?.millis ?? 0;
    this.at = Math.min(end, this.at + (now - this.last) * this.speed);
    this.last = now;
    void this.show();
    if (this.at >= end) {
      this.pause();
    }
  }
}
