package org.scangate.core.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.scangate.api.site.SiteProblem;

/** Collects what is wrong with one file. */
final class Problems {
  /** More than anybody reads at once. */
  static final int MOST = 200;

  private final String file;
  private final List<SiteProblem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void error(SiteNode at, String words) {
    error(at.line(), at.key(), words);
  }

  void error(int line, String key, String words) {
    found.add(new SiteProblem(true, file, line, key, words));
  }

  void remark(SiteNode at, String words) {
    found.add(new SiteProblem(false, file, at.line(), at.key(), words));
  }

  boolean anyErrorAt(String key) {
    return found.stream().anyMatch(problem -> problem.error() && problem.key().equals(key));
  }

  /** By line, errors and remarks mixed; the tail of a very long list is counted only. */
  List<SiteProblem> sorted() {
    List<SiteProblem> sorted =
        found.stream().distinct().sorted(Comparator.comparingInt(SiteProblem::line)).toList();
    if (sorted.size() <= MOST) {
      return sorted;
    }
    // Errors must not be cut away by remarks: what is left out is said as an error if it holds one.
    List<SiteProblem> cut = new ArrayList<>(sorted.subList(0, MOST));
    List<SiteProblem> rest = sorted.subList(MOST, sorted.size());
    boolean error = rest.stream().anyMatch(SiteProblem::error);
    cut.add(
        new SiteProblem(
            error, file, rest.get(0).line(), "", "and " + rest.size() + " more like these"));
    return cut;
  }
}
