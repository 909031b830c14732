package org.scangate.api.http;

/**
 * An error for the caller, sent as {@code {"error": {"id": ..., "words": ...}}}. Every error of
 * ScanGate's HTTP side has this form.
 */
public class HttpProblem extends Exception {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String id;

  /**
   * @param status HTTP status
   * @param id stable, for programs and the word catalogue, for example {@code sign-in.refused}
   * @param words for people: the thing, the value, the way out
   */
  public HttpProblem(int status, String id, String words) {
    super(words);
    this.status = status;
    this.id = id;
  }

  public int status() {
    return status;
  }

  public String id() {
    return id;
  }
}
