package org.scangate.dicom.spool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is kept, in memory: by number of the journal's record, and by SOP instance UID, of which
 * there may be several with different bytes. Thread-safe.
 */
final class Index {
  private final Map<Long, Instance> byNumber = new TreeMap<>();
  private final Map<String, List<Instance>> byUid = new HashMap<>();
  private final Map<Instance.Study, Instance.Study> studies = new HashMap<>();
  private long bytes;
  private long conflicts;

  /** One object for equal studies: many instances share it. */
  synchronized Instance.Study shared(Instance.Study study) {
    return studies.computeIfAbsent(study, s -> s);
  }

  synchronized void add(long number, Instance instance) {
    if (byNumber.putIfAbsent(number, instance) != null) {
      throw new IllegalStateException("record " + number + " is known already");
    }
    List<Instance> same = byUid.computeIfAbsent(instance.sopInstance(), uid -> new ArrayList<>(1));
    if (!same.isEmpty()) {
      conflicts++;
    }
    same.add(instance);
    bytes += instance.location().length();
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
    List<Instance> same = byUid.get(gone.sopInstance());
    same.remove(gone);
    if (same.isEmpty()) {
      byUid.remove(gone.sopInstance());
    } else {
      conflicts--;
    }
  }

  /** Segments in which something lies. */
  synchronized Set<Long> segments() {
    Set<Long> used = new HashSet<>();
    byNumber.values().forEach(instance -> used.add(instance.location().segment()));
    return used;
  }

  /** Instances with this UID. */
  synchronized List<Instance> withUid(String sopInstance) {
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
