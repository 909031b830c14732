package org.scangate.core.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.scangate.api.audit.Audit.Verification;
import org.scangate.core.audit.AuditRecord.Kind;
import org.scangate.core.audit.AuditRecord.Seal;
import org.scangate.lib.journal.Cursor;
import org.scangate.lib.journal.Journal;

/**
 * Reads the chain once, record by record, and stops at the first that is not what it must be. One
 * use, one thread.
 */
final class ChainVerifier {

  private static final int PROGRESS_EVERY = 512;

  private final Journal journal;
  private final SigningKey key;
  private final List<Head> heads;
  private final long first;
  private final long end;
  private final Map<String, PublicKey> publicKeys = new HashMap<>();
  private long records;
  private long anchors;
  private long droppedUpTo = 1;
  private Optional<String> atDropped = Optional.empty();
  private String firstPrevious = Hashes.NONE;
  private Path file;

  /**
   * @param heads what is known of single records: from the head file and from memory
   */
  ChainVerifier(Journal journal, SigningKey key, List<Head> heads) {
    this.journal = journal;
    this.key = key;
    this.heads = heads;
    this.first = journal.firstNumber();
    this.end = journal.durableEnd();
  }

  Verification verify(DoubleConsumer progress) {
    try (Cursor cursor = journal.read(first)) {
      String previous = null;
      for (long number = first; number < end; number++) {
        previous = step(cursor, number, previous);
        records++;
        if (records % PROGRESS_EVERY == 0) {
          progress.accept((double) records / (end - first));
        }
      }
      checkBeginning();
      checkEnd();
      progress.accept(1);
      return new Verification(records, anchors, Optional.empty());
    } catch (IOException e) {
      // A record that cannot be read names its file itself.
      return new Verification(records, anchors, Optional.of(e.getMessage()));
    }
  }

  /** Checks one record; its hash. */
  private String step(Cursor cursor, long number, String previous) throws IOException {
    if (!cursor.next()) {
      throw broken(number, "is missing");
    }
    file = cursor.file();
    String hash = Hashes.sha256(cursor.payload());
    AuditRecord record = decode(number, cursor.payload());
    if (record.number() != number) {
      throw broken(number, "record " + record.number() + " stands in its place");
    }
    checkSeal(record);
    if (previous == null) {
      firstPrevious = record.previous();
    } else if (!record.previous().equals(previous)) {
      throw blame(cursor, record, hash);
    }
    for (Head head : heads) {
      if (head.number() == number && !head.hash().equals(hash)) {
        throw broken(number, "it is not the record that was written");
      }
    }
    switch (record.kind()) {
      case EVENT -> {}
      case ANCHOR -> anchors++;
      case RETENTION -> noteRetention(record);
      case BREAK ->
          throw broken(number, "found when opened: " + record.event().detail().get("found"));
    }
    return hash;
  }

  private AuditRecord decode(long number, byte[] payload) throws IOException {
    try {
      return AuditRecord.decode(payload);
    } catch (IOException e) {
      throw broken(number, e.getMessage());
    }
  }

  private void checkSeal(AuditRecord record) throws IOException {
    if (record.seal().isEmpty()) {
      if (record.kind() != Kind.EVENT) {
        throw broken(record.number(), "it must be signed and is not");
      }
      return;
    }
    Seal seal = record.seal().get();
    PublicKey publicKey = publicKeys.get(seal.key());
    if (publicKey == null) {
      try {
        publicKey = key.publicKey(seal.key());
      } catch (IOException e) {
        throw broken(record.number(), e.getMessage());
      }
      publicKeys.put(seal.key(), publicKey);
    }
    if (!SigningKey.verifies(publicKey, record.signed(seal.key()), seal.signature())) {
      throw broken(record.number(), "the signature of key " + seal.key() + " does not fit it");
    }
  }

  /**
   * The record does not follow from the one before. Whichever is vouched for, by its own signature,
   * by a head or by the record after it, is the good one.
   */
  private IOException blame(Cursor cursor, AuditRecord record, String hash) throws IOException {
    long number = record.number();
    Optional<Boolean> good = Optional.empty();
    if (record.seal().isPresent()) {
      good = Optional.of(true);
    }
    for (Head head : heads) {
      if (head.number() == number) {
        good = Optional.of(head.hash().equals(hash));
      }
    }
    if (good.isEmpty() && number + 1 < end && cursor.next()) {
      good = Optional.of(decode(number + 1, cursor.payload()).previous().equals(hash));
    }
    return good.orElse(true)
        ? broken(number - 1, "it was changed: record " + number + " names another one before it")
        : broken(number, "it was changed: it does not follow from the record before it");
  }

  private void noteRetention(AuditRecord record) {
    Map<String, String> detail = record.event().detail();
    try {
      droppedUpTo = Math.max(droppedUpTo, Long.parseLong(detail.getOrDefault("first", "1")));
    } catch (NumberFormatException e) {
      return;
    }
    if (droppedUpTo == first) {
      atDropped = Optional.ofNullable(detail.get("previous"));
    }
  }

  private void checkBeginning() throws IOException {
    if (records == 0) {
      return;
    }
    if (first > droppedUpTo) {
      throw new IOException(
          "record " + droppedUpTo + ": records up to " + (first - 1) + " were removed");
    }
    String expected = first == 1 ? Hashes.NONE : atDropped.orElse(firstPrevious);
    if (!firstPrevious.equals(expected)) {
      throw new IOException("record " + first + ": it does not follow from the dropped ones");
    }
  }

  private void checkEnd() throws IOException {
    for (Head head : heads) {
      if (head.number() >= end) {
        throw new IOException(
            "record " + end + ": records up to " + head.number() + " were cut off the end");
      }
    }
  }

  private IOException broken(long number, String words) {
    return new IOException(file + ": record " + number + ": " + words);
  }
}
