/** Style sheets that the bundler gives as text. */
declare module '*.min.css' {
  const text: string;
  export default text;
}

/** The address of the link's worker, set by the bundler. */
declare const LINK_WORKER: string;
