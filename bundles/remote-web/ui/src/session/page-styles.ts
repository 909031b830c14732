import { css } from 'lit';

/** The session page inside its frame. */
export const pageStyles = css`
  main {
    flex: 1;
    min-width: 0;
    min-height: 0;
    display: flex;
    flex-direction: column;
    gap: 0.4rem;
    padding: 0.4rem;
  }
  .panes {
    flex: 1;
    min-height: 0;
    display: flex;
    gap: 0.4rem;
  }
  .tools {
    justify-content: space-between;
  }
  .tools .detail {
    flex: 1 1 0;
    min-width: 0;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .tools button {
    min-height: 2.25rem;
    padding: 0.1rem 0.75rem;
  }
  .away {
    flex: 1;
    display: grid;
    place-content: center;
    gap: 0.75rem;
    border: 3px dashed var(--edge);
    border-radius: var(--radius);
    text-align: center;
  }
  .alone {
    max-width: 40rem;
    margin: 10vh auto;
    padding: 0 1.5rem;
    display: block;
  }
`;
