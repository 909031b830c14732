package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What lies in the segments and is not in the journal. One thread at a time; blocks on the disk.
 */
final class Strays {
  /** Instances, by their labels. */
  final List<Label.OfInstance> instances = new ArrayList<>();

  /** Bytes that neither journal nor label speak of, by segment. */
  final Map<Long, List<Labels.Gap>> gaps = new TreeMap<>();

  /** Files that were looked through, and their sizes. */
  final Map<Long, Long> sizes = new TreeMap<>();

  private long journalEnd;

  /**
   * Looks for them, and adds to {@code contents.proven} what the labels vouch for.
   *
   * @param all whether to look through every segment; otherwise only at ends that the journal does
   *     not know
   */
  static Strays look(Contents contents, Segments segments, boolean all) throws IOException {
    Strays strays = new Strays();
    Map<Long, SortedMap<Long, Long>> known = all ? places(contents) : Map.of();
    for (long segment : segments.numbers()) {
      Path file = segments.file(segment);
      long size = Files.size(file);
      if (!all && size == contents.sealed.getOrDefault(segment, -1L)) {
        continue;
      }
      strays.sizes.put(segment, size);
      long from = all ? 0 : contents.ends.getOrDefault(segment, 0L);
      Labels.Found found = read(file, segment, Math.min(from, size), size);
      SortedMap<Long, Long> here = known.getOrDefault(segment, new TreeMap<>());
      for (Label label : found.labels()) {
        strays.take(
            contents,
            label,
            all ? here.containsKey(label.at().offset()) : label.at().end() <= from);
      }
      strays.gaps(segment, found.gaps(), here);
    }
    return strays;
  }

  private static Labels.Found read(Path file, long segment, long from, long size) {
    try {
      return Labels.read(file, segment, from);
    } catch (IOException e) {
      return new Labels.Found(List.of(), List.of(new Labels.Gap(from, size)));
    }
  }

  /** By segment, beginnings and ends of what the journal knows. */
  private static Map<Long, SortedMap<Long, Long>> places(Contents contents) {
    Map<Long, SortedMap<Long, Long>> places = new HashMap<>();
    for (Collection<LedgerRecord.Received> some :
        List.of(contents.received.values(), contents.gone.values(), contents.left)) {
      for (LedgerRecord.Received one : some) {
        Location at = one.instance().location();
        places.computeIfAbsent(at.segment(), s -> new TreeMap<>()).put(at.offset(), at.end());
      }
    }
    return places;
  }

  private void take(Contents contents, Label label, boolean known) {
    if (label instanceof Label.OfInstance one) {
      journalEnd = Math.max(journalEnd, one.journalEnd());
      contents.proven.merge(one.at().segment(), one.received().syncedBefore(), Math::max);
      if (!known) {
        instances.add(one);
      }
    }
  }

  /** Of the bytes without a label, those that the journal does not know either. */
  private void gaps(long segment, List<Labels.Gap> found, SortedMap<Long, Long> known) {
    for (Labels.Gap gap : found) {
      long from = gap.from();
      for (Map.Entry<Long, Long> place : known.entrySet()) {
        if (place.getValue() > from && place.getKey() < gap.to()) {
          gap(segment, from, place.getKey());
          from = place.getValue();
        }
      }
      gap(segment, from, gap.to());
    }
  }

  /** These bytes are of no use. */
  void gap(long segment, long from, long to) {
    if (to > from) {
      gaps.computeIfAbsent(segment, s -> new ArrayList<>()).add(new Labels.Gap(from, to));
    }
  }

  /**
   * Whether the segments prove that the journal has lost its end, or all of it: before anything is
   * written to a segment, the journal's first file is on the disk.
   */
  boolean proveLoss(Ledger ledger) {
    boolean anything = sizes.values().stream().anyMatch(size -> size > 0);
    return journalEnd > ledger.nextNumber() || (ledger.isNew() && anything);
  }

  /** One more than the number of a record that the journal once had. */
  long journalEnd() {
    return journalEnd;
  }
}
