package org.scangate.api.site;

/**
 * One thing about a site file.
 *
 * @param error false for a remark, such as a section that this version lacks
 * @param file as given
 * @param line counted from 1
 * @param key for example {@code scanners[0].displays[1].port}
 * @param words what was found and what is allowed
 */
public record SiteProblem(boolean error, String file, int line, String key, String words) {

  /** {@code site.yaml:41 scanners[0].console.port: 70000 is not a TCP port (1-65535)}. */
  @Override
  public String toString() {
    return file + ":" + line + " " + key + ": " + words;
  }
}
