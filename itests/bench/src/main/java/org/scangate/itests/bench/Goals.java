package org.scangate.itests.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Goals that were stated, held against what was measured. */
final class Goals {
  private final List<String> missed = new ArrayList<>();
  private final PrintStream out;
  private int judged;

  Goals(PrintStream out) {
    this.out = out;
  }

  /** The measured value must not exceed the limit. */
  void atMost(String goal, double measured, double limit, String unit) {
    judge(goal, measured, limit, unit, measured <= limit, "at most");
  }

  /** The measured value must reach the limit. */
  void atLeast(String goal, double measured, double limit, String unit) {
    judge(goal, measured, limit, unit, measured >= limit, "at least");
  }

  private void judge(
      String goal, double measured, double limit, String unit, boolean met, String relation) {
    judged++;
    String line =
        String.format(
            Locale.ROOT,
            "%s: %.3g %s, goal %s %.3g %s",
            goal,
            measured,
            unit,
            relation,
            limit,
            unit);
    out.println((met ? "  met     " : "  MISSED  ") + line);
    if (!met) {
      missed.add(goal);
    }
  }

  /** Prints the last line; the process's exit code. */
  int verdict(String bench) {
    boolean met = missed.isEmpty() && judged > 0;
    out.println(
        met
            ? "verdict: bench " + bench + " meets its " + judged + " goals"
            : "verdict: bench "
                + bench
                + " misses "
                + missed.size()
                + " of "
                + judged
                + " goals: "
                + String.join("; ", missed));
    return met ? 0 : 1;
  }
}
