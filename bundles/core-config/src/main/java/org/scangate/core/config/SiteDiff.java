package org.scangate.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What differs between two site files, a line each: {@code scanners[mr-1].colour: teal -> blue}.
 */
final class SiteDiff {
  /** What tells the items of a list of sections apart, the first that every item has. */
  private static final List<String> LABELS =
      List.of("id", "scanner", "uplink", "name", "ae-title", "role");

  private final List<String> lines = new ArrayList<>();

  private SiteDiff() {}

  /**
   * @param before null when nothing was in use
   */
  static List<String> of(SiteNode before, SiteNode after) {
    SiteDiff diff = new SiteDiff();
    diff.section("", before == null ? new SiteNode("", 1, Map.of()) : before, after);
    return List.copyOf(diff.lines);
  }

  private void value(String key, SiteNode before, SiteNode after) {
    if (before.sameAs(after)) {
      return;
    }
    if (before.value() instanceof Map && after.value() instanceof Map) {
      section(key, before, after);
    } else if (before.value() instanceof List && after.value() instanceof List) {
      list(key, before, after);
    } else {
      change(key, before, after);
    }
  }

  private void change(String key, SiteNode before, SiteNode after) {
    if (!before.present()) {
      lines.add(key + ": added" + summary(after));
    } else if (!after.present()) {
      lines.add(key + ": removed" + summary(before));
    } else {
      lines.add(key + ": " + before.plain() + " -> " + after.plain());
    }
  }

  private static String summary(SiteNode node) {
    if (node.isScalar() || node.items().stream().anyMatch(SiteNode::isScalar)) {
      return ", " + node.plain();
    }
    return node.at("name").text().map(name -> ", " + name).orElse("");
  }

  private void section(String key, SiteNode before, SiteNode after) {
    Set<String> names = new LinkedHashSet<>(before.entries().keySet());
    names.addAll(after.entries().keySet());
    for (String name : names) {
      value(SiteNode.keyOf(key, name), before.at(name), after.at(name));
    }
  }

  private void list(String key, SiteNode before, SiteNode after) {
    String label = label(before, after);
    if (label == null) {
      change(key, before, after);
      return;
    }
    Map<String, SiteNode> old = byLabel(before, label);
    Map<String, SiteNode> now = byLabel(after, label);
    Set<String> all = new LinkedHashSet<>(old.keySet());
    all.addAll(now.keySet());
    for (String item : all) {
      SiteNode absent = new SiteNode("", 1, null);
      value(key + "[" + item + "]", old.getOrDefault(item, absent), now.getOrDefault(item, absent));
    }
    if (old.keySet().equals(now.keySet())
        && !List.copyOf(old.keySet()).equals(List.copyOf(now.keySet()))) {
      lines.add(
          key
              + ": order "
              + String.join(", ", old.keySet())
              + " -> "
              + String.join(", ", now.keySet()));
    }
  }

  /** The label that every item of both lists has once; null when there is none. */
  private static String label(SiteNode before, SiteNode after) {
    for (String label : LABELS) {
      if (byLabel(before, label).size() == before.items().size()
          && byLabel(after, label).size() == after.items().size()) {
        return label;
      }
    }
    return null;
  }

  private static Map<String, SiteNode> byLabel(SiteNode list, String label) {
    Map<String, SiteNode> items = new LinkedHashMap<>();
    for (SiteNode item : list.items()) {
      item.at(label).text().ifPresent(name -> items.putIfAbsent(SiteNode.shown(name), item));
    }
    return items;
  }
}
