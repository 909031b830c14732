package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scangate.api.spool.Spool;

/** What is kept, as people look for it: by study and series, and out of it as files. */
final class Catalogue {
  private final Index index;
  private final Readings readings;
  private final Urgency urgency;
  private final Deliveries deliveries;
  private final List<Destination> destinations;

  Catalogue(
      Index index,
      Readings readings,
      Urgency urgency,
      Deliveries deliveries,
      List<Destination> destinations) {
    this.index = index;
    this.readings = readings;
    this.urgency = urgency;
    this.deliveries = deliveries;
    this.destinations = destinations;
  }

  /** As {@link Spool#studies}. */
  List<Spool.Study> studies() {
    Map<String, Map<Long, Instance>> byStudy = new LinkedHashMap<>();
    index
        .entries()
        .forEach(
            (number, instance) ->
                byStudy
                    .computeIfAbsent(instance.study().uid(), uid -> new LinkedHashMap<>())
                    .put(number, instance));
    return byStudy.values().stream()
        .map(this::study)
        .sorted((a, b) -> b.lastReceived().compareTo(a.lastReceived()))
        .toList();
  }

  private Spool.Study study(Map<Long, Instance> instances) {
    Instance last = null;
    Set<String> series = new HashSet<>();
    long bytes = 0;
    for (Instance instance : instances.values()) {
      series.add(instance.seriesUid());
      bytes += instance.location().length();
      last = instance;
    }
    Map<String, Spool.Progress> progress = new LinkedHashMap<>();
    for (Destination destination : destinations) {
      progress.put(destination.id(), deliveries.progress(destination, instances.keySet()));
    }
    Instance.Study study = last.study();
    return new Spool.Study(
        study.uid(),
        study.patientId(),
        study.patientName(),
        study.accession(),
        study.date(),
        study.description(),
        series.size(),
        instances.size(),
        bytes,
        Instant.ofEpochMilli(last.receivedMillis()),
        urgency.isUrgent(study.uid()),
        progress);
  }

  /** As {@link Spool#series}. */
  List<Spool.Series> series(String studyUid) {
    Map<String, List<Instance>> bySeries = new LinkedHashMap<>();
    for (Instance instance : ofStudy(studyUid).values()) {
      bySeries.computeIfAbsent(instance.seriesUid(), uid -> new ArrayList<>()).add(instance);
    }
    return bySeries.values().stream().map(Catalogue::oneSeries).toList();
  }

  private static Spool.Series oneSeries(List<Instance> instances) {
    Instance first = instances.get(0);
    return new Spool.Series(
        first.seriesUid(),
        first.seriesNumber(),
        first.modality(),
        instances.size(),
        instances.stream().mapToLong(instance -> instance.location().length()).sum());
  }

  /** As {@link Spool#export}. */
  int export(String studyUid, Path directory) throws IOException {
    Set<Long> numbers = ofStudy(studyUid).keySet();
    Files.createDirectories(directory);
    Map<String, Integer> names = new HashMap<>();
    int written = 0;
    for (long number : numbers) {
      try (Readings.Reading reading = readings.of(number).orElse(null)) {
        if (reading != null) { // it may have gone meanwhile
          String uid = reading.instance().sopInstance();
          int again = names.merge(uid, 1, Integer::sum);
          String name = uid + (again == 1 ? "" : "." + again + "th") + ".dcm";
          written += Export.write(reading.instance(), reading.file(), directory, name) ? 1 : 0;
        }
      }
    }
    return written;
  }

  /**
   * Of one study, by number, ascending.
   *
   * @throws IllegalArgumentException when there is none
   */
  Map<Long, Instance> ofStudy(String studyUid) {
    Map<Long, Instance> all = index.ofStudy(studyUid);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no images of study '" + studyUid + "' are kept here");
    }
    return all;
  }
}
