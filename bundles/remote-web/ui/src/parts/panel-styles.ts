import { css } from 'lit';

/** For the panel: a tablet at arm's length, touched in a hurry. */
export const panelStyles = css`
  .scanner {
    background: var(--surface);
    border: 2px solid;
    border-top-width: 0;
    border-radius: 12px;
    overflow: hidden;
    margin: 0 0 1.5rem;
  }

  .scanner .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 0.65rem 1.1rem;
    font-size: 1.2rem;
  }

  .scanner .head h2 {
    margin: 0;
    font-size: 1.5rem;
  }

  .scanner[data-state='tripped'] .head strong,
  .scanner[data-state='fault'] .head strong {
    background: #7d0e14;
    border: 2px solid #ffffff;
    border-radius: var(--radius);
    color: #ffffff;
    padding: 0.15rem 0.75rem;
  }

  .scanner .body {
    display: flex;
    flex-wrap: wrap;
    gap: 1.25rem;
    padding: 1.1rem;
  }

  .scanner .says {
    flex: 1 1 20rem;
    min-width: 0;
  }

  .scanner .under,
  .scanner .after {
    border-top: 1px solid var(--line);
    padding: 1.1rem;
  }

  .scanner .under h3:not(:first-child) {
    margin-top: 1.25rem;
  }

  .scanner .after {
    background: var(--raised);
    font-size: 1.15rem;
  }

  .scanner summary {
    min-height: 2rem;
    cursor: pointer;
  }

  .scanner button {
    min-height: 3.25rem;
    touch-action: manipulation;
  }

  .scanner button.stop {
    flex: 1 1 14rem;
    max-width: 24rem;
    min-height: 8rem;
    background: #b3141c;
    border: 4px solid #ffffff;
    color: #ffffff;
    font-size: 1.75rem;
    font-weight: 700;
    text-transform: uppercase;
    letter-spacing: 0.06em;
  }

  .scanner button.stop:active {
    background: #7d0e14;
  }

  .present {
    list-style: none;
    margin: 0 0 0.75rem;
    padding: 0;
  }

  .present li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.75rem;
    padding: 0.4rem 0;
  }

  .present li > span {
    flex: 1 1 14rem;
    min-width: 0;
    overflow-wrap: anywhere;
  }

  .present .face {
    font-size: 1.6rem;
  }

  .deaf {
    position: fixed;
    inset: 0;
    z-index: 10;
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 1.25rem;
    padding: 2rem;
    overflow-y: auto;
    background: #b3141c;
    color: #ffffff;
    text-align: center;
    font-size: 1.4rem;
  }

  .deaf > strong {
    font-size: clamp(2.25rem, 6vw, 5rem);
    line-height: 1.1;
  }

  .deaf button {
    flex: none;
  }

  .deaf .cards {
    display: flex;
    flex-wrap: wrap;
    gap: 1rem 2rem;
    width: 100%;
    text-align: left;
    font-size: 1.15rem;
  }

  .deaf section {
    flex: 1 1 26rem;
    border-top: 2px solid #ffffff;
  }

  .scanner .call > * {
    margin: 0;
    border-radius: 0;
  }

  .scanner .calling {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.75rem;
    background: #b3141c;
    color: #ffffff;
    padding: 0.9rem 1.1rem;
    font-size: 1.6rem;
  }
`;
