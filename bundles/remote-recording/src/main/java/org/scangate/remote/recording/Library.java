package org.scangate.remote.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditTrail;
import org.scangate.api.records.RecordingShelf;

/** The recordings on the disk against their hashes in the audit. */
@Component
public final class Library implements RecordingShelf {
  private final Shelf shelf;
  private final Trail audit;

  @Activate
  public Library(BundleContext context, @Reference AuditTrail audit) {
    this(
        new Shelf(Path.of(context.getProperty("scangate.data"), RecordingComponent.FOLDER)), audit);
  }

  Library(Shelf shelf, AuditTrail audit) {
    this.shelf = shelf;
    this.audit = new Trail(audit);
  }

  @Override
  public List<Kept> all() throws IOException {
    List<Kept> all = new ArrayList<>();
    for (Shelf.Folder folder : shelf.all()) {
      all.add(
          new Kept(
              folder.scanner(),
              folder.id(),
              folder.since(),
              Shelf.parts(folder).size(),
              Shelf.bytes(folder)));
    }
    return all;
  }

  @Override
  public List<String> verify() throws IOException {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (AuditEvent event : audit.events("recording.", "", Optional.empty())) {
      String recording = event.scanner() + "/" + event.detail().get("recording") + "/";
      if (event.action().equals(Notes.SEGMENT)) {
        hashes.put(recording + event.detail().get("file"), event.detail().get("sha256"));
      } else if (event.action().equals(Notes.DELETED) && isDone(event)) {
        hashes.keySet().removeIf(it -> it.startsWith(recording));
      }
    }
    List<String> wrong = new ArrayList<>();
    for (Shelf.Folder folder : shelf.all()) {
      for (Shelf.Part part : Shelf.parts(folder)) {
        check(folder, part.path(), hashes, wrong);
      }
      check(folder, folder.path().resolve(Shelf.EVENTS), hashes, wrong);
    }
    hashes.keySet().forEach(it -> wrong.add(it + " is missing"));
    return wrong;
  }

  private static boolean isDone(AuditEvent event) {
    return event.outcome() == AuditEvent.Outcome.DONE;
  }

  private static void check(
      Shelf.Folder folder, Path file, Map<String, String> hashes, List<String> wrong)
      throws IOException {
    String name = folder.scanner() + "/" + folder.id() + "/" + file.getFileName();
    if (!Files.exists(file)) {
      return;
    }
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
