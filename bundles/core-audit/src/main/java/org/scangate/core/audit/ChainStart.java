package org.scangate.core.audit;

import java.io.IOException;
import java.util.Optional;
import org.scangate.lib.journal.Cursor;
import org.scangate.lib.journal.Journal;
import org.scangate.lib.journal.JournalDamageException;
import org.scangate.lib.journal.RecordsDroppedException;

/**
 * Where the chain goes on after opening.
 *
 * @param previous hash that the next record names
 * @param broken what is wrong with the end of the log, with the first record concerned; empty when
 *     it fits the head file. What a power cut leaves fits: the head file names durable records only
 */
record ChainStart(String previous, Optional<String> broken) {

  /**
   * Looks at the end of an opened journal.
   *
   * @param head what the head file says; empty when there is none
   * @throws IOException when the disk fails
   */
  static ChainStart find(Journal journal, Optional<Head> head) throws IOException {
    long last = journal.nextNumber() - 1;
    String previous = Hashes.NONE;
    Optional<String> broken = journal.recovery().damage().map(Throwable::getMessage);
    if (last > 0) {
      try {
        previous = hashOf(journal, last);
      } catch (JournalDamageException | RecordsDroppedException e) {
        broken = broken.or(() -> Optional.of(e.getMessage()));
        previous = head.filter(h -> h.number() == last).map(Head::hash).orElse(Hashes.NONE);
      }
    }
    return new ChainStart(previous, broken.isPresent() ? broken : compare(journal, last, head));
  }

  private static Optional<String> compare(Journal journal, long last, Optional<Head> known)
      throws IOException {
    if (known.isEmpty()) {
      return last == 0
          ? Optional.empty()
          : Optional.of("record " + last + ": the head file is missing, which vouches for the end");
    }
    Head head = known.get();
    if (head.number() > last) {
      String cut =
          head.number() == last + 1 ? "it was" : "records up to " + head.number() + " were";
      return Optional.of("record " + (last + 1) + ": " + cut + " cut off the end of the log");
    }
    try {
      if (head.number() > 0 && !hashOf(journal, head.number()).equals(head.hash())) {
        return Optional.of("record " + head.number() + ": is not the one that the head file names");
      }
      return Optional.empty();
    } catch (JournalDamageException | RecordsDroppedException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static String hashOf(Journal journal, long number) throws IOException {
    try (Cursor cursor = journal.read(number)) {
      if (!cursor.next()) {
        throw new IOException("record " + number + ": is missing");
      }
      return Hashes.sha256(cursor.payload());
    }
  }
}
