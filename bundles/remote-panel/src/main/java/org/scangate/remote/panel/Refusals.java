package org.scangate.remote.panel;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.time.Ticker;

/**
 * What was refused, in the audit, a bounded number of times: {@value #BURST} at once of each way,
 * then one in 10 s that says how many were left out before it. A flood by one way takes no room
 * from another. Thread-safe.
 */
final class Refusals {
  static final int BURST = 32;
  static final Duration ONE_IN = Duration.ofSeconds(10);
  private static final int LONGEST_ID = 32;

  private final Ticker ticker;
  private final PanelAudit audit;
  private final Map<Way, Gate> gates = new EnumMap<>(Way.class);

  /** How it was tried. */
  enum Way {
    /** On the listener for remote people. */
    ELSEWHERE("the remote listener"),
    /** On site, and no enrolled panel signed it. */
    STRANGER("no enrolled panel"),
    /** At an enrolled panel. */
    PANEL("an enrolled panel");

    private final String words;

    Way(String words) {
      this.words = words;
    }
  }

  private static final class Gate {
    private double room = BURST;
    private long at;
    private long leftOut;
  }

  Refusals(Ticker ticker, PanelAudit audit) {
    this.ticker = ticker;
    this.audit = audit;
    for (Way way : Way.values()) {
      Gate gate = new Gate();
      gate.at = ticker.nanoTime();
      gates.put(way, gate);
    }
  }

  /**
   * Something was refused.
   *
   * @param who id of the person, or what stands for nobody
   * @param scanner id; empty when none was named
   */
  void note(Way way, String action, String who, String scanner, Map<String, String> facts) {
    long leftOut = pass(way, true);
    if (leftOut < 0) {
      return;
    }
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.put("way", way.words);
    if (leftOut > 0) {
      all.put("leftOutBefore", Long.toString(leftOut));
    }
    audit.record(new AuditEvent(action, who, scanner, "", Outcome.REFUSED, all));
  }

  /**
   * An order was refused.
   *
   * @param who is known to have given it; whom it only names stands in the facts
   */
  void order(Way way, PanelRequest request, String who, String because) {
    Map<String, String> more = new LinkedHashMap<>();
    more.put("because", because);
    if (!request.by().isEmpty() && !request.by().equals(who)) {
      more.put("named", bounded(request.by()));
    }
    note(
        way,
        PanelAudit.action(request),
        who,
        bounded(request.scanner()),
        PanelAudit.facts(request, more));
  }

  private static String bounded(String id) {
    return id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) : id;
  }

  /** Tells how many were left out when nothing more comes that would tell it; call now and then. */
  void tellLeftOut() {
    for (Way way : Way.values()) {
      long leftOut = pass(way, false);
      if (leftOut > 0) {
        Map<String, String> facts =
            Map.of("way", way.words, "leftOutBefore", Long.toString(leftOut));
        audit.record(
            new AuditEvent("on-site.refused", "appliance", "", "", Outcome.REFUSED, facts));
      }
    }
  }

  /**
   * How many were left out since the last one let through; -1 to leave this one out.
   *
   * @param counts whether there is one that is left out without room
   */
  private synchronized long pass(Way way, boolean counts) {
    Gate gate = gates.get(way);
    long now = ticker.nanoTime();
    gate.room = Math.min(BURST, gate.room + (double) (now - gate.at) / ONE_IN.toNanos());
    gate.at = now;
    if (gate.room < 1 || (!counts && gate.leftOut == 0)) {
      gate.leftOut += counts ? 1 : 0;
      return -1;
    }
    gate.room--;
    long leftOut = gate.leftOut;
    gate.leftOut = 0;
    return leftOut;
  }
}
