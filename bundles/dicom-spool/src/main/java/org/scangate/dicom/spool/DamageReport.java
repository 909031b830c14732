package org.scangate.dicom.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.scangate.lib.journal.Damage;

/**
 * What was found damaged, in words. It names files and places, no patients.
 *
 * @param journal places in the journal
 * @param foundAgain instances that only the segments knew
 * @param damaged instances whose bytes are not as they came, each in words
 * @param gaps bytes of segments that nothing explains
 */
record DamageReport(
    List<Damage> journal, int foundAgain, List<String> damaged, Map<Long, List<Labels.Gap>> gaps) {

  String words() {
    StringBuilder words = new StringBuilder();
    if (!journal.isEmpty()) {
      words.append("The spool's journal was damaged (").append(journal.get(0));
      if (journal.size() > 1) {
        words.append("; and ").append(count(journal.size() - 1, "more place"));
      }
      words
          .append("). ")
          .append(count(foundAgain, "image"))
          .append(" found again in the segments; every destination gets them, perhaps once more. ");
    }
    if (!damaged.isEmpty()) {
      words
          .append(count(damaged.size(), "acknowledged image"))
          .append(" cannot be read any more; ask for them at the scanner again. ");
    }
    if (!gaps.isEmpty()) {
      words
          .append(count(gaps.values().stream().mapToInt(List::size).sum(), "piece"))
          .append(" of segments, ")
          .append(gaps.values().stream().flatMap(List::stream).mapToLong(Labels.Gap::bytes).sum())
          .append(" bytes, cannot be told and will be kept aside.");
    }
    return words.toString().strip();
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /** A line for each thing. */
  List<String> lines(Segments segments) {
    List<String> lines = new ArrayList<>();
    journal.forEach(place -> lines.add(place.toString()));
    lines.addAll(damaged);
    gaps.forEach(
        (segment, some) ->
            some.forEach(
                gap ->
                    lines.add(
                        segments.file(segment)
                            + ": nothing explains bytes "
                            + gap.from()
                            + " to "
                            + (gap.to() - 1))));
    return lines;
  }
}
