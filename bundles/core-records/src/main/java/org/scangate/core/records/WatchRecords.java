package org.scangate.core.records;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.audit.Audit;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.records.WatchTimes;
import org.scangate.api.records.Watched;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The book of who watched how long, as a service. */
@Component(immediate = true)
public final class WatchRecords implements WatchTimes, HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(WatchRecords.class);

  private final WatchBook book;
  private final String closedBecause;

  /** Opens the book; when that fails the service is there all the same, and says so. */
  @Activate
  public WatchRecords(BundleContext context, @Reference Audit audit) {
    WatchBook opened = null;
    String because = "";
    try {
      opened = new WatchBook(Path.of(context.getProperty("scangate.data"), "records"), audit);
    } catch (IOException e) {
      LOG.error("data/records cannot be opened", e);
      because = String.valueOf(e.getMessage());
    }
    book = opened;
    closedBecause = because;
  }

  /** Closes it. */
  @Deactivate
  public void close() {
    if (book != null) {
      book.close();
    }
  }

  @Override
  public void keep(Watched watched) {
    if (book != null) {
      book.keep(watched);
    }
  }

  @Override
  public List<Watched> since(Instant from) throws IOException {
    if (book == null) {
      throw new IOException("data/records could not be opened: " + closedBecause);
    }
    return book.since(from);
  }

  @Override
  public String name() {
    return "Records";
  }

  @Override
  public List<Finding> check() {
    String problem = book == null ? closedBecause : book.problem().orElse("");
    return List.of(
        problem.isEmpty()
            ? Finding.ok("records.watched", "How long people watch is kept.")
            : new Finding(
                Finding.Level.ALARM,
                "records.watched",
                "How long people watch is not kept: " + problem,
                "Look at the disk of data/records."));
  }
}
