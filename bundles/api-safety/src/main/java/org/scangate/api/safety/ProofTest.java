package org.scangate.api.safety;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A proof test's result.
 *
 * @param relay the device
 * @param steps in the order tried; the first that failed is the last
 */
public record ProofTest(RelayDescription relay, List<Step> steps) {

  /** How often one is due. */
  public static final Duration EVERY = Duration.ofDays(30);

  public ProofTest {
    Objects.requireNonNull(relay);
    steps = List.copyOf(steps);
  }

  public boolean passed() {
    return !steps.isEmpty() && steps.stream().allMatch(Step::passed);
  }

  /** For the audit: the relay, and every step with its microseconds. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("relay", relay.title());
    for (Step step : steps) {
      facts.put(step.name(), (step.passed() ? "passed, us " : "FAILED, us ") + step.micros());
    }
    return facts;
  }

  /**
   * One thing that was tried.
   *
   * @param name for people
   * @param passed whether it did what it was to
   * @param micros how long until it was seen; of the watchdog, how long the relay was left alone
   * @param words what failed; empty when passed
   */
  public record Step(String name, boolean passed, long micros, String words) {}
}
