package org.scangate.remote.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;

/** The files of recordings against their hashes in the audit. Reads the disk. */
record Integrity(Shelf shelf, Trail trail) {
  /** The audit's clock may have been set back since the recording began. */
  private static final Duration MARGIN = Duration.ofDays(1);

  /** One line for each file of any recording that is missing, changed or unknown. */
  List<String> wrong() throws IOException {
    Map<String, String> hashes = hashes("", Optional.empty());
    List<String> wrong = new ArrayList<>();
    for (Shelf.Folder folder : shelf.all()) {
      compare(folder, hashes, wrong);
    }
    hashes.keySet().forEach(it -> wrong.add(it + " is missing"));
    return wrong;
  }

  /** The same of one recording that has ended. */
  List<String> wrong(Shelf.Folder folder) throws IOException {
    Map<String, String> hashes = of(folder);
    List<String> wrong = new ArrayList<>();
    compare(folder, hashes, wrong);
    hashes.keySet().forEach(it -> wrong.add(it + " is missing"));
    return wrong;
  }

  /** SHA-256 in hexadecimal by {@code SCANNER/RECORDING/FILE}, of one recording. */
  Map<String, String> of(Shelf.Folder folder) throws IOException {
    Instant since = folder.since().minus(MARGIN);
    Map<String, String> hashes = hashes(folder.scanner(), Optional.of(since));
    hashes.keySet().removeIf(it -> !it.startsWith(name(folder, "")));
    return hashes;
  }

  static String name(Shelf.Folder folder, String file) {
    return folder.scanner() + "/" + folder.id() + "/" + file;
  }

  /** Whether a file of a recording is there and is what its hash says. */
  static boolean isSound(Shelf.Folder folder, String file, Map<String, String> hashes)
      throws IOException {
    Path path = folder.path().resolve(file);
    return Files.exists(path) && Shelf.hash(path).equals(hashes.get(name(folder, file)));
  }

  private Map<String, String> hashes(String scanner, Optional<Instant> since) throws IOException {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (AuditEvent event : trail.events("recording.", scanner, since)) {
      String recording = event.scanner() + "/" + event.detail().get("recording") + "/";
      if (event.action().equals(Notes.SEGMENT)) {
        hashes.put(recording + event.detail().get("file"), event.detail().get("sha256"));
      } else if (event.action().equals(Notes.DELETED) && event.outcome() == Outcome.DONE) {
        hashes.keySet().removeIf(it -> it.startsWith(recording));
      }
    }
    return hashes;
  }

  /** What is found is taken out of the hashes. */
  private static void compare(Shelf.Folder folder, Map<String, String> hashes, List<String> wrong)
      throws IOException {
    for (Shelf.Part part : Shelf.parts(folder)) {
      compare(folder, part.path(), hashes, wrong);
    }
    compare(folder, folder.path().resolve(Shelf.EVENTS), hashes, wrong);
  }

  private static void compare(
      Shelf.Folder folder, Path file, Map<String, String> hashes, List<String> wrong)
      throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    String name = name(folder, file.getFileName().toString());
    String expected = hashes.remove(name);
    if (expected == null && !folder.ended()) {
      // Still being made, or cut off and not yet seen to.
      return;
    }
    if (expected == null) {
      wrong.add(name + " is not in the audit");
    } else if (!expected.equals(Shelf.hash(file))) {
      wrong.add(name + " is not what was recorded");
    }
  }
}
