import { LitElement, type TemplateResult, css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { notice } from '../parts/form.js';
import { contactStyles, shared } from '../parts/styles.js';
import type { DrawAct } from '../session/drawings.js';
import { asked } from '../session/banners.js';
import { type WindowView, frameFoot, frameHead, frameStyle, frameStyles, inputGoes } from '../session/frame.js';
import { frameClass } from '../session/release.js';
import '../session/key-bar.js';
import type { StrokesEvent } from '../session/key-bar.js';
import '../session/pane.js';
import type { Pane } from '../session/pane.js';
import { type Hello, MainWindow, type Ready } from '../session/pop-outs.js';
import '../session/second-factor.js';
import { takeStopKey } from '../session/stop.js';
import { stopStyles } from '../session/stop-box.js';
import { words } from '../words.js';

const LOOK_MILLIS = 500;
const SAID_MILLIS = 6000;

/** A display in a window of its own, over the link of the window that opened it. */
@customElement('sg-display')
export class DisplayPage extends LitElement {
  @state() private view: WindowView | null = null;
  @state() private orphan = window.opener === null;
  @state() private said = '';
  @query('sg-pane') private pane!: Pane;
  private main: MainWindow | null = null;
  private display = '';
  private heading = '';
  private timer = 0;
  private saidTimer = 0;
  private giveStopKey = (): void => undefined;
  private readonly greeted = (event: MessageEvent<Hello>): void => this.hello(event);
  private readonly seen = (): void => this.main?.tell({ op: 'visible', visible: document.visibilityState === 'visible' });

  static override styles = [
    shared,
    contactStyles,
    frameStyles,
    stopStyles,
    css`
      main {
        flex: 1;
        min-height: 0;
        display: flex;
        padding: 0.4rem;
      }
      .alone {
        padding: 2rem;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = words.product;
    window.addEventListener('message', this.greeted);
    document.addEventListener('visibilitychange', this.seen);
    this.giveStopKey = takeStopKey(window, () => this.main?.tell({ op: 'stop' }), () => this.requestUpdate());
    this.timer = window.setInterval(() => this.look(), LOOK_MILLIS);
    const ready: Ready = { scangate: 'ready' };
    (window.opener as Window | null)?.postMessage(ready, location.origin);
  }

  override disconnectedCallback(): void {
    window.removeEventListener('message', this.greeted);
    document.removeEventListener('visibilitychange', this.seen);
    this.giveStopKey();
    clearInterval(this.timer);
    clearTimeout(this.saidTimer);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    const { view, main } = this;
    if (this.orphan) {
      return html`<main class="alone">${notice('warn', words.session.orphan)}</main>`;
    }
    if (view === null || main === null) {
      return html`<main class="alone">${words.session.opening}</main>`;
    }
    const act = {
      ask: (phantom: string) => main.tell({ op: 'ask', phantom }),
      release: () => main.tell({ op: 'release' }),
      stop: () => main.tell({ op: 'stop' }),
    };
    return html`<div class=${frameClass(view)} ${frameStyle(view.scanner)} data-test="display-window">
      ${frameHead(view, document.hasFocus(), act)}
      <div class="middle">
        <div class="beside banners">
          <div class="over" aria-live="assertive" data-test="banner">
            ${view.link === 'up' ? nothing : notice('bad', words.link.lostBanner)}
          </div>
          ${view.factorDueBy === null
            ? nothing
            : html`<sg-second-factor dueBy=${view.factorDueBy} @given=${() => this.pane.focus()}></sg-second-factor>`}
          <div aria-live="assertive" data-test="control-asked">
            ${asked(view.asker, (handOver) => main.tell({ op: 'answer', handOver }))}
          </div>
          <div role="status" data-test="said">${this.said === '' ? nothing : notice('warn', this.said, () => (this.said = ''))}</div>
        </div>
        <main>
        <sg-pane
          .display=${this.display}
          .heading=${this.heading}
          .scanner=${view.scanner.name}
          .open=${() => main.console()}
          .active=${inputGoes(view)}
          .mayAnnotate=${view.mayAnnotate}
          .mayClearAll=${view.mayClearAll}
          .drawing=${view.drawing}
          .drawings=${main.drawings}
          @draw=${(event: CustomEvent<DrawAct>) => main.tell({ op: 'draw', act: event.detail })}
          @drawing=${(event: CustomEvent<boolean>) => main.tell({ op: 'drawing', drawing: event.detail })}
          @touched=${() => main.tell({ op: 'touched' })}
          @leave=${() => this.renderRoot.querySelector<HTMLElement>('[data-test=control-button]')?.focus()}
          @refused-input=${this.refused}
        ></sg-pane>
        </main>
      </div>
      <sg-key-bar .active=${inputGoes(view)} @strokes=${this.strokes}></sg-key-bar>
      ${frameFoot(view)}
    </div>`;
  }

  private hello(event: MessageEvent<Hello>): void {
    const [port] = event.ports;
    if (event.origin !== location.origin || event.source !== window.opener || event.data.scangate !== 'hello' || port === undefined) {
      return;
    }
    this.display = event.data.display;
    this.heading = event.data.heading;
    this.main = new MainWindow(port, (view) => {
      this.view = view;
      document.title = words.titleOf(`${view.scanner.name}: ${this.heading}`);
    });
    this.seen();
  }

  private look(): void {
    if ((window.opener as Window | null)?.closed !== false) {
      this.orphan = true;
    }
  }

  private refused(): void {
    clearTimeout(this.saidTimer);
    this.said = this.view?.drawing === true ? words.drawing.typed : words.control.clickedWhileViewing;
    this.saidTimer = window.setTimeout(() => (this.said = ''), SAID_MILLIS);
  }

  private strokes(event: StrokesEvent): void {
    this.pane.send(event.detail.strokes);
    if (event.detail.byPointer) {
      this.pane.focus();
    }
  }
}
