import { css } from 'lit';

/** What the page of images and its parts share. */
export const imageStyles = css`
  .card {
    margin-bottom: 1.5rem;
  }
  .destinations {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr));
    gap: 0 1.5rem;
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
  }
  progress {
    width: 100%;
    min-width: 9rem;
    height: 0.9rem;
    accent-color: var(--accent);
  }
  .head {
    display: flex;
    justify-content: space-between;
    gap: 1rem;
    flex-wrap: wrap;
  }
  td p {
    margin: 0;
  }
`;
