package org.scangate.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.console.Scanners;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.site.SiteFacts;
import org.scangate.api.site.SiteFile;
import org.scangate.api.site.SiteProblem;
import org.scangate.api.site.SiteRefused;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the {@link SiteStore} to the framework. */
@Component(
    immediate = true,
    service = {SiteFile.class, HealthCheck.class})
public final class SiteFileComponent implements SiteFile, HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SiteFileComponent.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final SiteFacts.Contact NOBODY = new SiteFacts.Contact("", "", "");

  private final AuditTrail trail = new AuditTrail();
  private final SitePlaces places;
  private final SiteCheck check;
  private final SiteStore store;
  private volatile Scanners scanners;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "scangate-core-config");
            thread.setDaemon(true);
            return thread;
          });

  @Activate
  public SiteFileComponent(BundleContext context, @Reference ConfigurationAdmin admin)
      throws IOException {
    this(
        Kind.of(context.getProperty("scangate.kind")),
        directory(context, "scangate.etc"),
        directory(context, "scangate.data"),
        context.getBundle().getVersion().toString(),
        admin,
        Ticker.system());
  }

  SiteFileComponent(
      Kind kind, Path etc, Path data, String version, ConfigurationAdmin admin, Ticker ticker)
      throws IOException {
    places = new SitePlaces(etc, data.resolve("config"), kind.file());
    Files.createDirectories(
        places.kept(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    check = new SiteCheck(etc, kind);
    ConfigurationDelta delta = new ConfigurationDelta(admin);
    store =
        new SiteStore(
            places,
            new SiteVault(places, new RealDisk(), version + "-" + SiteVault.hash(schema(kind))),
            check,
            ticker,
            site -> delta.bringTo(site == null ? Map.of() : kind.configurations(site, etc)),
            this::whileControlled,
            (action, who, outcome, detail) ->
                trail.record(AuditEvent.of(action, who, outcome, detail)));
    store.start();
    logProblems();
    watch(0);
  }

  private static Path directory(BundleContext context, String property) {
    String value = context.getProperty(property);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException("the framework property " + property + " is not set");
    }
    return Path.of(value).toAbsolutePath();
  }

  private static byte[] schema(Kind kind) throws IOException {
    try (InputStream in = SiteFileComponent.class.getResourceAsStream(kind.schema())) {
      return in.readAllBytes();
    }
  }

  private void logProblems() {
    SiteState state = store.state();
    switch (state.source()) {
      case SITE_FILE -> LOG.info("{} is in use", places.site());
      case LAST_GOOD -> LOG.error("{} cannot be used; the last good copy is in use", places.site());
      case NOTHING -> LOG.error("{} cannot be used; nothing is configured", places.site());
    }
    for (SiteProblem problem : state.problems()) {
      if (problem.error()) {
        LOG.error("{}", problem);
      } else {
        LOG.info("{}", problem);
      }
    }
    if (!state.trouble().isEmpty()) {
      LOG.error("{}", state.trouble());
    }
  }

  /** Sets the timer when a change waits. */
  private void watch(long leastNanos) {
    store
        .nanosToWait()
        .ifPresent(
            nanos -> {
              var unused =
                  timer.schedule(this::ring, Math.max(nanos, leastNanos), TimeUnit.NANOSECONDS);
            });
  }

  private void ring() {
    try {
      store.tick();
    } catch (RuntimeException e) {
      LOG.error("an unconfirmed change could not be taken back; tried again soon", e);
    }
    watch(RETRY_NANOS);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindAudit(Audit audit) {
    trail.bind(audit);
  }

  void unbindAudit(Audit audit) {
    trail.unbind(audit);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindScanners(Scanners service) {
    scanners = service;
  }

  void unbindScanners(Scanners service) {
    if (scanners == service) {
      scanners = null;
    }
  }

  @Deactivate
  void deactivate() {
    timer.shutdownNow();
  }

  @Override
  public Path path() {
    return places.site();
  }

  @Override
  public SiteFacts facts() {
    SiteNode inUse = store.state().inUse();
    if (inUse == null) {
      return new SiteFacts(
          "unconfigured", "No valid site file", ZoneOffset.UTC, NOBODY, List.of(), Map.of());
    }
    SiteNode site = inUse.at("site");
    return new SiteFacts(
        site.at("id").text(""),
        site.at("name").text(""),
        ZoneId.of(site.at("time-zone").text("UTC")),
        contact(site.at("support")),
        site.at("emergency").items().stream().map(SiteFileComponent::contact).toList(),
        cards(inUse));
  }

  private static Map<String, SiteFacts.StopCard> cards(SiteNode inUse) {
    Map<String, SiteFacts.StopCard> cards = new HashMap<>();
    for (SiteNode scanner : inUse.at("scanners").items()) {
      SiteNode card = scanner.at("stop-card");
      if (card.present()) {
        cards.put(
            scanner.at("id").text(""),
            new SiteFacts.StopCard(
                card.at("own-stop").text(""),
                card.at("patient-out").text(""),
                card.at("call").items().stream().map(SiteFileComponent::contact).toList(),
                card.at("plan").text("")));
      }
    }
    return cards;
  }

  private static SiteFacts.Contact contact(SiteNode node) {
    return new SiteFacts.Contact(
        node.at("role").text(""), node.at("name").text(""), node.at("phone").text(""));
  }

  @Override
  public List<SiteProblem> check(Path file) {
    try {
      return check.check(file.toString(), SiteCheck.read(file)).problems();
    } catch (IOException e) {
      return List.of(new SiteProblem(true, file.toString(), 1, "file", Trouble.wordsOf(e)));
    }
  }

  @Override
  public List<String> diff(Path file) throws SiteRefused {
    return store.diff(file);
  }

  @Override
  public List<String> apply(Path file, Duration confirmWithin, String by) throws SiteRefused {
    try {
      List<String> changes = store.apply(file, confirmWithin, by);
      watch(0);
      return changes;
    } catch (SiteRefused e) {
      refused("site.applied", by, e);
      throw e;
    }
  }

  /** Stop settings change only while nobody holds control; when they are taken back, too. */
  private Optional<String> whileControlled(List<String> changes) {
    Scanners known = scanners;
    boolean free = known == null || known.all().stream().allMatch(it -> it.holder().isEmpty());
    return free || changes.stream().noneMatch(change -> change.startsWith("stop"))
        ? Optional.empty()
        : Optional.of("stop settings change only while nobody holds control of a scanner");
  }

  @Override
  public void confirm(String by) throws SiteRefused {
    try {
      store.confirm(by);
    } catch (SiteRefused e) {
      refused("site.confirmed", by, e);
      throw e;
    }
  }

  private void refused(String action, String by, SiteRefused why) {
    trail.record(
        AuditEvent.of(action, by, AuditEvent.Outcome.REFUSED, Map.of("reason", why.getMessage())));
  }

  @Override
  public Optional<Instant> awaitsConfirmationUntil() {
    return store.state().waits().map(Confirmation::until);
  }

  @Override
  public String name() {
    return "Site file";
  }

  @Override
  public List<Finding> check() {
    SiteState state = store.state();
    boolean edited;
    try {
      edited = !Arrays.equals(SiteCheck.read(places.site()), state.bytes());
    } catch (IOException e) {
      edited = true; // gone or unreadable: not what is in use
    }
    return SiteHealth.of(places.file(), state, edited);
  }
}
