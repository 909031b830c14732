package org.scangate.fleet.console.host;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Value;

/**
 * The last values of a node or a device, by the names that its birth gave. Bounded: so many
 * metrics, so long names and texts. One thread at a time.
 */
final class Values {
  static final int MOST = 500;
  static final int LONGEST_NAME = 200;
  static final int LONGEST_TEXT = 1000;

  private final Map<String, Object> byName = new LinkedHashMap<>();
  private Map<Long, String> aliases = Map.of();
  private Map<String, Object> view;

  /** What became of a message: whether anything is other than before, and what was wrong. */
  record Taken(boolean changed, String wrong) {}

  /**
   * Begins anew with what a birth names.
   *
   * @param passedOver names that are not kept
   */
  Taken birth(List<Metric> metrics, List<String> passedOver) {
    byName.clear();
    aliases = Map.of();
    view = null;
    String wrong = "";
    for (Metric metric : metrics) {
      String name = metric.name();
      if (name.isEmpty()) {
        wrong = "a metric without a name in its birth";
      } else if (name.length() > LONGEST_NAME) {
        wrong = "a metric with a name of " + name.length() + " characters: " + Words.plain(name);
      } else if (byName.size() == MOST && !byName.containsKey(name)) {
        wrong = metrics.size() + " metrics in its birth; the first " + MOST + " are kept";
      } else if (!alias(metric)) {
        wrong = "one alias for two metrics: " + Words.plain(name);
      } else if (!passedOver.contains(name)) {
        byName.put(name, value(metric.value()));
      }
    }
    return new Taken(true, wrong);
  }

  private boolean alias(Metric metric) {
    if (metric.alias().isEmpty()) {
      return true;
    }
    if (aliases.isEmpty()) {
      aliases = new HashMap<>();
    }
    String before = aliases.putIfAbsent(metric.alias().getAsLong(), metric.name());
    return before == null || before.equals(metric.name());
  }

  /** Takes what a data message says; a name that the birth did not give is not kept. */
  Taken data(List<Metric> metrics, List<String> passedOver) {
    boolean changed = false;
    String wrong = "";
    for (Metric metric : metrics) {
      String name = name(metric);
      if (passedOver.contains(name) || metric.historical()) {
        continue;
      }
      if (!byName.containsKey(name)) {
        wrong = "a metric that its birth did not name: " + Words.plain(name);
        continue;
      }
      Object value = value(metric.value());
      Object before = byName.put(name, value);
      changed |= value == null ? before != null : !value.equals(before);
    }
    if (changed) {
      view = null;
    }
    return new Taken(changed, wrong);
  }

  /** The name of a metric, which may stand there as its alias alone. */
  String name(Metric metric) {
    if (!metric.name().isEmpty() || metric.alias().isEmpty()) {
      return metric.name();
    }
    long alias = metric.alias().getAsLong();
    return aliases.getOrDefault(alias, "alias " + Long.toUnsignedString(alias));
  }

  private static Object value(Value value) {
    if (value instanceof Value.Whole whole) {
      return whole.value();
    }
    if (value instanceof Value.Real real) {
      return Double.isFinite(real.value()) ? real.value() : null;
    }
    if (value instanceof Value.Flag flag) {
      return flag.value();
    }
    if (value instanceof Value.Text text) {
      String all = text.value();
      return all.length() <= LONGEST_TEXT ? all : all.substring(0, LONGEST_TEXT) + "...";
    }
    return null; // known to have no value, or of a kind that nobody looks at
  }

  /** All of them, immutable; null where one is told as unknown. */
  Map<String, Object> view() {
    if (view == null) {
      view = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }
    return view;
  }

  String text(String name) {
    return byName.get(name) instanceof String text ? text : "";
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(byName.get(name));
  }

  /** A number; NaN when there is none. */
  double number(String name) {
    return byName.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** How much memory it takes, in characters. */
  int weight() {
    int weight = 0;
    for (Map.Entry<String, Object> entry : byName.entrySet()) {
      weight += entry.getKey().length();
      weight += entry.getValue() instanceof String text ? text.length() : 8;
    }
    return weight;
  }
}
