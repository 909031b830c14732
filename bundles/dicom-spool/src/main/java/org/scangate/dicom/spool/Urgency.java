package org.scangate.dicom.spool;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Studies that overtake: those of which an instance came with high priority (PS3.7 9.1.1.1), and
 * those that a person named. In the journal; if that fails, they are ordinary again after a
 * restart. Thread-safe.
 */
final class Urgency {
  private static final Logger LOG = LoggerFactory.getLogger(Urgency.class);

  private final Ledger ledger;
  private final Set<String> studies = ConcurrentHashMap.newKeySet();

  Urgency(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Takes over what the journal says. */
  void load(LedgerRecord.Urgent urgent) {
    studies.add(urgent.study());
  }

  boolean isUrgent(String studyUid) {
    return studies.contains(studyUid);
  }

  /** From now on; false when it was before. */
  boolean raise(String studyUid) {
    if (!studies.add(studyUid)) {
      return false;
    }
    try {
      var unused = ledger.append(new LedgerRecord.Urgent(studyUid));
    } catch (IOException e) {
      LOG.warn("that a study is urgent is not in the journal: {}", e.getMessage());
    }
    return true;
  }

  /** What the journal must say again before it drops what it said of this. */
  List<LedgerRecord> records() {
    return studies.stream().map(study -> (LedgerRecord) new LedgerRecord.Urgent(study)).toList();
  }

  /** Forgets studies of which nothing is kept; asks again of each before it goes. */
  void keepOnly(Set<String> known, Predicate<String> stillKnown) {
    studies.removeIf(study -> !known.contains(study) && !stillKnown.test(study));
  }
}
