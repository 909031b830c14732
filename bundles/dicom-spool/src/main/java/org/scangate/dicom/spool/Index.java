package org.scangate.dicom.spool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What is kept, in memory: by number of the journal's record, and by SOP instance UID, of which
 * there may be several with different bytes. Thread-safe.
 */
final class Index {
  private final Map<Long, Instance> byNumber = new TreeMap<>();
  private final Map<String, List<Long>> byUid = new HashMap<>();
  private final Map<Instance.Study, Instance.Study> studies = new HashMap<>();
  private final Map<Long, Long> lowest = new HashMap<>();
  private long bytes;
  private long conflicts;

  /** The same with objects that many instances share. */
  Instance shared(Instance one) {
    return new Instance(
        one.sopClass().intern(),
        one.sopInstance(),
        one.transferSyntax().intern(),
        shared(one.study()),
        one.seriesUid().intern(),
        one.seriesNumber().intern(),
        one.instanceNumber(),
        one.modality().intern(),
        one.calling().intern(),
        one.receivedMillis(),
        one.location());
  }

  /** One object for equal studies: many instances share it. */
  synchronized Instance.Study shared(Instance.Study study) {
    return studies.computeIfAbsent(study, s -> s);
  }

  synchronized void add(long number, Instance instance) {
    if (byNumber.putIfAbsent(number, instance) != null) {
      throw new IllegalStateException("record " + number + " is known already");
    }
    List<Long> same = byUid.computeIfAbsent(instance.sopInstance(), uid -> new ArrayList<>(1));
    if (!same.isEmpty()) {
      conflicts++;
    }
    same.add(number);
    noteLowest(instance.location().segment(), number);
    bytes += instance.location().length();
  }

  /** The journal has a record of this segment under this number, be it of what was let go. */
  synchronized void noteLowest(long segment, long number) {
    lowest.merge(segment, number, Math::min);
  }

  /** Segments of which the journal has something. */
  synchronized Set<Long> known() {
    return Set.copyOf(lowest.keySet());
  }

  /** These segments are not there any more. */
  synchronized void forget(Set<Long> segments) {
    lowest.keySet().removeAll(segments);
  }

  /**
   * Records below this number speak of nothing that is kept, nor of any file that is there; empty
   * when nothing is kept.
   */
  synchronized OptionalLong floor() {
    return byNumber.isEmpty()
        ? OptionalLong.empty()
        : LongStream.concat(
                LongStream.of(byNumber.keySet().iterator().next()),
                lowest.values().stream().mapToLong(Long::longValue))
            .min();
  }

  synchronized Optional<Instance> get(long number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  /** Numbers of all, ascending. */
  synchronized List<Long> numbers() {
    return List.copyOf(byNumber.keySet());
  }

  synchronized void remove(long number) {
    Instance gone = byNumber.remove(number);
    if (gone == null) {
      return;
    }
    bytes -= gone.location().length();
    List<Long> same = byUid.get(gone.sopInstance());
    same.remove((Long) number);
    if (same.isEmpty()) {
      byUid.remove(gone.sopInstance());
    } else {
      conflicts--;
    }
  }

  /** The bytes of an instance lie elsewhere now; nothing happens when it is not kept any more. */
  synchronized void move(long number, Location to) {
    byNumber.computeIfPresent(number, (same, instance) -> instance.at(to));
    noteLowest(to.segment(), number);
  }

  /** Bytes that are kept, by segment, the labels with them, about. */
  synchronized Map<Long, Long> bytesBySegment() {
    Map<Long, Long> sums = new HashMap<>();
    byNumber
        .values()
        .forEach(
            one ->
                sums.merge(
                    one.location().segment(),
                    one.location().length() + Label.ABOUT_BYTES,
                    Long::sum));
    return sums;
  }

  /** By number, what lies in a segment, in the order of its places. */
  synchronized Map<Long, Instance> ofSegment(long segment) {
    return byNumber.entrySet().stream()
        .filter(entry -> entry.getValue().location().segment() == segment)
        .sorted(Comparator.comparingLong(entry -> entry.getValue().location().offset()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }

  /** Segments in which something lies. */
  synchronized Set<Long> segments() {
    Set<Long> used = new HashSet<>();
    byNumber.values().forEach(instance -> used.add(instance.location().segment()));
    return used;
  }

  /** Numbers of the instances with this UID. */
  synchronized List<Long> withUid(String sopInstance) {
    return List.copyOf(byUid.getOrDefault(sopInstance, List.of()));
  }

  /** All by number, in the order in which they came. */
  synchronized Map<Long, Instance> entries() {
    return new LinkedHashMap<>(byNumber);
  }

  /** The one that came first. */
  synchronized Optional<Instance> oldest() {
    return byNumber.values().stream().findFirst();
  }

  /** By number, in the order in which they came. */
  synchronized Map<Long, Instance> ofStudy(String studyUid) {
    Map<Long, Instance> all = new LinkedHashMap<>();
    byNumber.forEach(
        (number, instance) -> {
          if (instance.study().uid().equals(studyUid)) {
            all.put(number, instance);
          }
        });
    return all;
  }

  /** UIDs of the studies of which something is here. */
  synchronized Set<String> studyUids() {
    Set<String> uids = new HashSet<>();
    byNumber.values().forEach(instance -> uids.add(instance.study().uid()));
    return uids;
  }

  synchronized int count() {
    return byNumber.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Instances that share their UID with an earlier one of other bytes. */
  synchronized long conflicts() {
    return conflicts;
  }
}
