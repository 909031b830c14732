package org.scangate.net.front;

import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.scangate.api.access.Door;
import org.scangate.api.audit.Audit;
import org.scangate.api.front.CertificateRefused;
import org.scangate.api.front.Certificates;
import org.scangate.api.health.Finding;
import org.scangate.api.time.Ticker;
import org.scangate.net.front.FrontSettings.TlsProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything between a configuration and open listeners, without OSGi. One control thread starts,
 * changes, renews and stops; nobody waits for it but at the stop and for certificates.
 */
@SuppressWarnings("FutureReturnValueIgnored") // tasks of the control thread guard themselves
final class FrontServer implements Certificates, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FrontServer.class);
  private static final int CHECK_SECONDS = 10;
  private static final int CALL_SECONDS = 30;

  private final Whiteboard whiteboard;
  private final Sockets sockets;
  private final Ticker ticker;
  private final Supplier<Audit> audit;
  private final Optional<Path> readyFile;
  private final BooleanSupplier othersStarted;
  private final RouteThreads threads;
  private final ScheduledExecutorService control =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "scangate-front-control");
            thread.setDaemon(true);
            return thread;
          });

  private final Map<Door, DoorContext> doors = new EnumMap<>(Door.class);
  private final Map<Door, Admission> admissions = new ConcurrentHashMap<>();
  private volatile FrontSettings settings;
  private volatile CertificateKeeper keeper;
  private volatile CertificateKeeper waiting;
  private volatile Listeners listeners;
  private final CompletableFuture<TlsProvider> provider = new CompletableFuture<>();
  private final CompletableFuture<Transport> transport = new CompletableFuture<>();
  private volatile String trouble = "";
  private boolean announced;

  /**
   * @param audit gives null while there is none
   * @param readyFile written when all listeners are up and all others have started
   * @param othersStarted asked again at {@link #checkReady}
   */
  FrontServer(
      FrontSettings settings,
      Whiteboard whiteboard,
      Sockets sockets,
      Ticker ticker,
      Supplier<Audit> audit,
      Optional<Path> readyFile,
      BooleanSupplier othersStarted) {
    this.settings = settings;
    this.whiteboard = whiteboard;
    this.sockets = sockets;
    this.ticker = ticker;
    this.audit = audit;
    this.readyFile = readyFile;
    this.othersStarted = othersStarted;
    Limits limits = settings.limits();
    threads = new RouteThreads(limits.routeThreads(), limits.routeQueue());
    IntakeBudget budget = new IntakeBudget(limits.intakeBytes());
    Refusals refusals = new Refusals(ticker, audit);
    for (Door door : Door.values()) {
      ConnectionEnd end = new ConnectionEnd(refusals, limits, door);
      int connections = door == Door.REMOTE ? limits.connections() : limits.onSiteConnections();
      doors.put(
          door,
          new DoorContext(
              door,
              limits,
              () -> admissions.get(door),
              new ConnectionLimits(connections, limits.perAddress(), end),
              budget,
              threads,
              new Answers(ticker),
              refusals,
              end,
              sockets));
    }
  }

  /** Returns at once; natives load and keys are made beside each other, in threads of their own. */
  void start() {
    Thread loader = new Thread(this::loadNatives, "scangate-front-natives");
    loader.setDaemon(true);
    loader.start();
    control.execute(() -> guarded("start", this::begin));
    control.scheduleWithFixedDelay(
        () -> guarded("certificate check", this::check),
        CHECK_SECONDS,
        CHECK_SECONDS,
        TimeUnit.SECONDS);
  }

  private void loadNatives() {
    try {
      provider.complete(TlsContexts.resolve(settings.tlsProvider()));
      transport.complete(Transport.open());
      if (settings.tlsProvider() == TlsProvider.AUTO && !OpenSsl.isAvailable()) {
        LOG.info("TLS is the JDK's, which is slower: {}", OpenSsl.unavailabilityCause().toString());
      }
    } catch (RuntimeException | LinkageError e) {
      provider.completeExceptionally(e);
      transport.completeExceptionally(e);
    }
  }

  private void begin() throws IOException {
    if (readyFile.isPresent()) {
      Files.deleteIfExists(readyFile.get());
    }
    apply();
  }

  /** New settings with the same limits; listeners and connections that fit them stay. */
  void reconfigure(FrontSettings changed) {
    control.execute(
        () ->
            guarded(
                "configuration",
                () -> {
                  settings = changed;
                  announced = false;
                  apply();
                }));
  }

  private void apply() {
    CertificateKeeper fresh = new CertificateKeeper(settings, provider::join, ticker, audit);
    fresh.check();
    if (fresh.isReady() || keeper == null || !keeper.isReady()) {
      keeper = fresh;
      waiting = null;
    } else {
      waiting = fresh; // what serves goes on serving until the new settings can
    }
    Authorities remote = Authorities.remote(settings.addresses(), settings.listen());
    admissions.put(Door.REMOTE, new Admission(Door.REMOTE, remote, whiteboard));
    settings
        .onSite()
        .map(Authorities::onSite)
        .ifPresent(a -> admissions.put(Door.ON_SITE, new Admission(Door.ON_SITE, a, whiteboard)));
    listen();
  }

  /** Nothing listens before there is a certificate to show. */
  private void listen() {
    if (!keeper.isReady()) {
      return;
    }
    if (listeners == null) {
      Map<Door, FrontPipeline> pipelines = new EnumMap<>(Door.class);
      doors.forEach(
          (name, door) -> pipelines.put(name, new FrontPipeline(door, () -> keeper.context(name))));
      listeners =
          new Listeners(transport.join(), control, doors, pipelines, this::listenersChanged);
    }
    List<Listeners.Key> wanted = new ArrayList<>();
    settings.listen().forEach(address -> wanted.add(new Listeners.Key(Door.REMOTE, address)));
    settings.onSite().ifPresent(address -> wanted.add(new Listeners.Key(Door.ON_SITE, address)));
    listeners.apply(wanted);
    listenersChanged();
  }

  /** What else happens every few seconds; for tests, which move time. */
  void checkNow() {
    control.execute(() -> guarded("certificate check", this::check));
  }

  private void check() {
    boolean wasReady = keeper != null && keeper.isReady();
    CertificateKeeper next = waiting;
    if (next != null) {
      next.check();
      if (next.isReady()) {
        keeper = next;
        waiting = null;
      }
    }
    if (keeper != null) {
      keeper.check();
      if (!wasReady) {
        listen();
      }
    }
  }

  /** Looks again whether all that is called ready is there. */
  void checkReady() {
    control.execute(
        () -> {
          if (listeners != null) {
            listenersChanged();
          }
        });
  }

  private void listenersChanged() {
    if (announced || !listeners.allUp() || !othersStarted.getAsBoolean()) {
      return;
    }
    announced = true;
    String url =
        Authorities.origin(
            settings.addresses().isEmpty()
                ? settings.listen().get(0)
                : settings.addresses().get(0));
    LOG.info(
        "listening {} (remote {}; on site {}), {} by {}, {}, certificate until {}",
        url,
        settings.listen(),
        settings.onSite().map(HostPort::toString).orElse("none"),
        settings.tls12() ? "TLS 1.2 and 1.3" : "TLS 1.3",
        provider.join() == TlsProvider.BORINGSSL ? "BoringSSL" : "the JDK",
        transport.join().name(),
        keeper
            .describe()
            .map(d -> LocalDate.ofInstant(d.notAfter(), ZoneOffset.UTC).toString())
            .orElse("?"));
    readyFile.ifPresent(file -> guarded("ready file", () -> ReadyFile.write(file, url)));
  }

  @Override
  public String request(String by) throws CertificateRefused {
    return onControl(() -> ready().request(by));
  }

  @Override
  public Description importChain(Path chain, String by) throws CertificateRefused {
    return onControl(
        () -> {
          Description now = ready().importChain(chain, by);
          listen();
          return now;
        });
  }

  @Override
  public Optional<Description> describe() {
    CertificateKeeper now = keeper;
    return now == null ? Optional.empty() : now.describe();
  }

  private CertificateKeeper ready() throws CertificateRefused {
    if (keeper == null) {
      throw new CertificateRefused(List.of("the listeners are starting; try again in a moment"));
    }
    return keeper;
  }

  private <T> T onControl(Callable<T> call) throws CertificateRefused {
    Future<T> result = control.submit(call);
    try {
      return result.get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CertificateRefused refused) {
        throw refused;
      }
      throw new CertificateRefused(List.of("it failed: " + e.getCause()));
    } catch (TimeoutException e) {
      throw new CertificateRefused(List.of("the disk took too long; look at the result later"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CertificateRefused(List.of("interrupted; look at the result later"));
    }
  }

  /** Answers without waiting. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (!trouble.isEmpty()) {
      findings.add(
          new Finding(
              Finding.Level.ALARM, "front.broken", trouble, "Look at the log, then restart."));
    }
    Listeners open = listeners;
    if (open != null) {
      findings.addAll(open.findings());
    }
    for (CertificateKeeper certificate : new CertificateKeeper[] {keeper, waiting}) {
      if (certificate != null) {
        findings.addAll(certificate.findings());
      }
    }
    return findings;
  }

  /** A task on the control thread may fail, and must not end the thread's schedule. */
  private void guarded(String what, Task task) {
    try {
      task.run();
      trouble = "";
    } catch (IOException | RuntimeException e) {
      LOG.error("the listeners' {} failed", what, e);
      trouble = "The listeners' " + what + " failed: " + e.getMessage() + ".";
    }
  }

  @FunctionalInterface
  private interface Task {
    void run() throws IOException;
  }

  /** Ends every connection, politely where that takes no time; a few seconds at most. */
  @Override
  public void close() {
    sockets.endAll();
    Future<?> closed =
        control.submit(
            () -> {
              if (listeners != null) {
                listeners.close();
              }
              readyFile.ifPresent(file -> guarded("ready file", () -> Files.deleteIfExists(file)));
            });
    control.shutdown();
    try {
      closed.get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the listeners did not close in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    control.shutdownNow();
    threads.close();
    transport.thenAccept(Transport::close);
  }
}
