package org.scangate.remote.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.audit.AuditTrail;
import org.scangate.api.records.RecordingShelf;

/** The recordings on the disk, for commands. */
@Component
public final class Library implements RecordingShelf {
  private final Shelf shelf;
  private final Integrity integrity;

  @Activate
  public Library(BundleContext context, @Reference AuditTrail audit) {
    this(
        new Shelf(Path.of(context.getProperty("scangate.data"), RecordingComponent.FOLDER)), audit);
  }

  Library(Shelf shelf, AuditTrail audit) {
    this.shelf = shelf;
    integrity = new Integrity(shelf, new Trail(audit));
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
    return integrity.wrong();
  }
}
