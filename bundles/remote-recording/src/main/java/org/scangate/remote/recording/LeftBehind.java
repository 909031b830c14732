package org.scangate.remote.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditTrail;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes recordings of scanners that the site file has recorded no more, when they have been kept
 * as long as it said when they were made. Looks every hour, and deletes of a scanner what it has
 * found left behind twice: its recorder may be about to come back.
 */
@Component(service = LeftBehind.class, immediate = true)
public final class LeftBehind {
  private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

  private final Shelf shelf;
  private final Audit audit;
  private final Trail trail;
  private final Ticker ticker;
  private final ScheduledExecutorService executor;
  private Set<String> before = Set.of();

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<RecordingComponent> recorders = List.of();

  @Activate
  public LeftBehind(BundleContext context, @Reference Audit audit, @Reference AuditTrail trail) {
    this(
        new Shelf(Path.of(context.getProperty("scangate.data"), RecordingComponent.FOLDER)),
        audit,
        new Trail(trail),
        Ticker.system(),
        Executors.newSingleThreadScheduledExecutor(
            task -> new Thread(task, "scangate-recording-left-behind")));
    var unused = executor.scheduleWithFixedDelay(this::hourly, 1, 60, TimeUnit.MINUTES);
  }

  LeftBehind(
      Shelf shelf, Audit audit, Trail trail, Ticker ticker, ScheduledExecutorService executor) {
    this.shelf = shelf;
    this.audit = audit;
    this.trail = trail;
    this.ticker = ticker;
    this.executor = executor;
  }

  @Deactivate
  public void close() {
    executor.shutdown();
  }

  private void hourly() {
    try {
      look(recorders.stream().map(RecordingComponent::scanner).collect(Collectors.toSet()));
    } catch (IOException | RuntimeException e) {
      LOG.error("the recordings that were left behind could not be looked through", e);
    }
  }

  /**
   * @param recorded ids of the scanners with a recorder
   */
  void look(Set<String> recorded) throws IOException {
    Set<String> now =
        shelf.all().stream()
            .map(Shelf.Folder::scanner)
            .filter(it -> !recorded.contains(it))
            .collect(Collectors.toSet());
    for (String scanner : now) {
      if (before.contains(scanner)) {
        Notes notes = new Notes(audit, scanner);
        new Housekeeping(shelf, trail, Optional.empty(), notes, ticker).run(false);
      }
    }
    before = now;
  }
}
