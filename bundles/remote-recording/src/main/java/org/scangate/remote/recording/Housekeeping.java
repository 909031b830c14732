package org.scangate.remote.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.time.Ticker;

/**
 * Ends what a loss of power cut off, and deletes what has been kept long enough.
 *
 * @param keep how long one scanner's are kept; empty: as long as was said when each was made
 */
record Housekeeping(Shelf shelf, Trail trail, Optional<Duration> keep, Notes notes, Ticker ticker) {

  /**
   * Looks at every recording, whatever becomes of another.
   *
   * @param running the newest recording is being made
   * @throws IOException the first failure
   */
  void run(boolean running) throws IOException {
    List<Shelf.Folder> all = shelf.of(notes.scanner());
    List<Shelf.Folder> over = running && !all.isEmpty() ? all.subList(0, all.size() - 1) : all;
    IOException failure = null;
    for (Shelf.Folder folder : over) {
      try {
        look(folder);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void look(Shelf.Folder folder) throws IOException {
    if (!folder.ended()) {
      endCutOff(folder);
    }
    Optional<Duration> kept = keep.or(folder::keep);
    if (kept.isPresent() && folder.since().isBefore(ticker.now().minus(kept.get()))) {
      delete(folder, kept.get());
    }
  }

  /** In the audit first: a deletion that is cut off is made again, and none goes unsaid. */
  private void delete(Shelf.Folder folder, Duration kept) throws IOException {
    Map<String, String> facts = Map.of("recording", folder.id(), "kept", kept.toString());
    Notes.await(List.of(notes.noted(Notes.DELETED, "appliance", "", Outcome.DONE, facts)));
    Shelf.delete(folder);
  }

  private void endCutOff(Shelf.Folder folder) throws IOException {
    Set<String> known = new HashSet<>();
    Instant since = folder.since();
    for (AuditEvent event : trail.events(Notes.SEGMENT, notes.scanner(), Optional.of(since))) {
      if (folder.id().equals(event.detail().get("recording"))) {
        known.add(event.detail().get("file"));
      }
    }
    List<CompletableFuture<Long>> noted = new ArrayList<>();
    long millis = 0;
    for (Shelf.Part part : Shelf.parts(folder)) {
      millis = Math.max(millis, part.millis() + FbsFile.lastMillis(part.path()));
      hash(folder, part.path(), known, noted);
    }
    Path events = folder.path().resolve(Shelf.EVENTS);
    if (Files.exists(events)) {
      hash(folder, events, known, noted);
    }
    Notes.await(noted);
    Shelf.end(folder, millis);
  }

  private void hash(
      Shelf.Folder folder, Path file, Set<String> known, List<CompletableFuture<Long>> noted)
      throws IOException {
    String name = file.getFileName().toString();
    if (!known.contains(name)) {
      noted.add(notes.segment(folder.id(), name, Files.size(file), Shelf.hash(file), true));
    }
  }
}
