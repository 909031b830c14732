package org.scangate.core.access;

import org.scangate.api.access.AccessException;
import org.scangate.api.http.HttpProblem;

/** A refusal that knows its answer on the wire. */
final class Refused extends AccessException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String id;

  Refused(int status, String id, String words) {
    super(words);
    this.status = status;
    this.id = id;
  }

  String id() {
    return id;
  }

  HttpProblem asProblem() {
    return new HttpProblem(status, id, getMessage());
  }
}
