package org.scangate.api.site;

import java.util.List;

/** Nothing was changed; the message and the problems say why. */
public class SiteRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<SiteProblem> problems;

  public SiteRefused(String message, List<SiteProblem> problems) {
    super(message);
    this.problems = List.copyOf(problems);
  }

  public List<SiteProblem> problems() {
    return problems;
  }
}
