package org.scangate.net.front;

import java.util.Map;
import org.scangate.api.http.HttpProblem;

/** The listener's own no to a request; without a stack trace, as anybody can cause thousands. */
final class Refused extends HttpProblem {
  private static final long serialVersionUID = 1L;
  private final transient Map<String, String> headers;
  private final String auditedWho;

  Refused(int status, String id, String words) {
    this(status, id, words, Map.of());
  }

  /**
   * @param headers further headers, such as {@code Allow}
   */
  Refused(int status, String id, String words, Map<String, String> headers) {
    this(status, id, words, headers, "");
  }

  private Refused(
      int status, String id, String words, Map<String, String> headers, String auditedWho) {
    super(status, id, words);
    this.headers = Map.copyOf(headers);
    this.auditedWho = auditedWho;
  }

  /**
   * One that the audit shall know of.
   *
   * @param who id of a person, or {@code anonymous}
   */
  static Refused audited(int status, String id, String words, String who) {
    return new Refused(status, id, words, Map.of(), who);
  }

  /** Whom the audit names; empty when it need not know. */
  String auditedWho() {
    return auditedWho;
  }

  Map<String, String> headers() {
    return headers;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
