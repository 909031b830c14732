package org.scangate.dicom.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.scangate.lib.journal.Damage;
import org.scangate.lib.journal.Survey;

/** What the spool's journal says, as far as it can be read. One thread at a time. */
final class Contents {
  /** Instances that are here, by the number of their record. */
  final TreeMap<Long, LedgerRecord.Received> received = new TreeMap<>();

  /** Those that were let go; only when asked for. */
  final TreeMap<Long, LedgerRecord.Received> gone = new TreeMap<>();

  /** Places that instances were moved from, as if each had been let go there. */
  final List<LedgerRecord.Received> left = new ArrayList<>();

  /** The last step of each with each destination. */
  final Map<String, Map<Long, LedgerRecord.Stepped>> steps = new LinkedHashMap<>();

  final Set<String> urgent = new LinkedHashSet<>();

  /** By segment, how many of its bytes are known to be durable. */
  final Map<Long, Long> proven = new HashMap<>();

  /** By segment, its size when nothing more was to come. */
  final Map<Long, Long> sealed = new HashMap<>();

  /** By segment, where the last instance in it ends that the journal knows. */
  final Map<Long, Long> ends = new HashMap<>();

  /** By segment, the lowest number of a record of it. */
  final Map<Long, Long> lowest = new HashMap<>();

  final List<Damage> damage = new ArrayList<>();
  private long forgotten;

  /**
   * Reads a journal.
   *
   * @param keepGone whether to remember what was let go, too
   * @throws IOException when a newer version wrote it, or a file is there and cannot be opened
   */
  static Contents of(Ledger ledger, boolean keepGone) throws IOException {
    Contents contents = new Contents();
    try (Survey survey = ledger.survey()) {
      while (survey.next()) {
        contents.take(survey.number(), LedgerRecord.decode(survey.payload()), keepGone);
      }
      contents.damage.addAll(survey.damage());
    }
    if (ledger.firstNumber() > Math.max(1, contents.forgotten)) {
      contents.damage.add(ledger.missingBefore(Math.max(1, contents.forgotten)));
    }
    return contents;
  }

  private void take(long number, LedgerRecord record, boolean keepGone) {
    if (record instanceof LedgerRecord.Received one) {
      Location at = one.instance().location();
      received.put(number, one);
      proven.merge(at.segment(), one.syncedBefore(), Math::max);
      ends.merge(at.segment(), at.end(), Math::max);
      lowest.merge(at.segment(), number, Math::min);
    } else if (record instanceof LedgerRecord.SegmentDone done) {
      proven.merge(done.segment(), done.bytes(), Math::max);
      sealed.merge(done.segment(), done.bytes(), Math::max);
    } else if (record instanceof LedgerRecord.Stepped stepped) {
      step(stepped);
    } else if (record instanceof LedgerRecord.Deleted deleted) {
      LedgerRecord.Received one = received.remove(deleted.number());
      steps.values().forEach(of -> of.remove(deleted.number()));
      if (one != null && keepGone) {
        gone.put(deleted.number(), one);
      }
    } else if (record instanceof LedgerRecord.Moved moved) {
      move(moved, keepGone);
    } else if (record instanceof LedgerRecord.Urgent study) {
      urgent.add(study.study());
    } else if (record instanceof LedgerRecord.Forgotten before) {
      forgotten = Math.max(forgotten, before.before());
    }
  }

  private void move(LedgerRecord.Moved moved, boolean keepGone) {
    Location to = moved.to();
    LedgerRecord.Received one = received.get(moved.number());
    if (one != null) {
      received.put(
          moved.number(), new LedgerRecord.Received(one.instance().at(to), one.syncedBefore()));
      if (keepGone) {
        left.add(one);
      }
    }
    proven.merge(to.segment(), to.end(), Math::max);
    ends.merge(to.segment(), to.end(), Math::max);
    lowest.merge(to.segment(), moved.number(), Math::min);
  }

  private void step(LedgerRecord.Stepped stepped) {
    if (!received.containsKey(stepped.number())) {
      return;
    }
    Map<Long, LedgerRecord.Stepped> of =
        steps.computeIfAbsent(stepped.destination(), id -> new HashMap<>());
    if (stepped.kind() == LedgerRecord.StepKind.RELEASED) {
      of.remove(stepped.number());
    } else {
      of.put(stepped.number(), stepped);
    }
  }

  /** Number of the last segment that the journal knows; 0 when it knows none. */
  long highestSegment() {
    return Math.max(highest(lowest), highest(sealed));
  }

  private static long highest(Map<Long, Long> bySegment) {
    return bySegment.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** Bytes of an instance were durable when it was acknowledged, or it was not. */
  boolean isProven(Location at) {
    return at.end() <= proven.getOrDefault(at.segment(), 0L);
  }
}
