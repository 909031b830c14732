package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.scangate.api.health.Finding;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.net.DicomTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The spool from its start to its end: files, journal, listener, and the watch over them. */
final class SpoolServer implements Spool, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolServer.class);
  private static final int DISK_THREADS = 4;
  private static final int IO_THREADS = 2;

  private final SpoolSettings settings;
  private final ExecutorService disk =
      Executors.newFixedThreadPool(DISK_THREADS, SpoolThreads.named("scangate-spool-disk"));
  private final Upkeep upkeep = new Upkeep();
  private final DicomTransport transport = DicomTransport.open("scangate-dicom-io", IO_THREADS);
  private final Index index = new Index();
  private final AcceptList accept;
  private final AcceptList reporters;
  private final Room room;
  private final Segments segments;
  private final Ledger ledger;
  private final Keeper keeper;
  private final Intake intake;
  private final Aside aside;
  private final Ticker ticker;
  private final Duration sweepEvery;
  private final Recovery.Found found;
  private final Forwarding forwarding;
  private final Sweep sweep;
  private final Catalogue catalogue;
  private final Certificates certificates;
  private final Doors doors;

  /**
   * Opens what is on disk; listens only after {@link #start}. Blocks on the disk.
   *
   * @throws IOException when the directory cannot be used, or its journal cannot be read
   */
  SpoolServer(SpoolSettings settings, Ticker ticker) throws IOException {
    this(settings, Surroundings.of(ticker, Account.NONE));
  }

  /** As above, with other surroundings. */
  SpoolServer(SpoolSettings settings, Surroundings surroundings) throws IOException {
    this.settings = settings;
    this.ticker = surroundings.ticker();
    sweepEvery = surroundings.sweepEvery();
    segments = new Segments(settings.directory().resolve("segments"), surroundings.segmentBytes());
    Files.setPosixFilePermissions(
        settings.directory(), PosixFilePermissions.fromString("rwx------"));
    aside = new Aside(settings.directory().resolve("aside"));
    Recovery recovery = new Recovery(settings.directory(), segments, aside, ticker);
    try {
      ledger = recovery.open();
    } catch (IOException | RuntimeException e) {
      transport.close();
      disk.shutdown();
      upkeep.close();
      surroundings.forwarding().shutdown();
      throw e;
    }
    Deliveries deliveries = new Deliveries(ledger, ticker);
    Urgency urgency = new Urgency(ledger);
    found = recovery.fill(index, deliveries, urgency);
    Readings readings = new Readings(index, segments);
    forwarding = new Forwarding(settings, deliveries, index, readings, urgency, surroundings);
    catalogue = new Catalogue(index, readings, urgency, deliveries, settings.destinations());
    accept = new AcceptList(settings.accept());
    reporters = new AcceptList(settings.reporters());
    room = new Room(settings.directory(), settings.reserve(), settings.highWater());
    keeper =
        new Keeper(
            segments, ledger, index, disk, ticker, forwarding::kept, surroundings.arrivals());
    sweep =
        new Sweep(
            settings.destinations(),
            index,
            segments,
            ledger,
            deliveries,
            urgency,
            forwarding,
            new Compaction(
                index, segments, keeper, ledger, urgency, room, surroundings.compacting()),
            aside,
            surroundings.account());
    certificates = new Certificates(settings.tls());
    certificates.look();
    forwarding.begin(transport, disk, certificates);
    intake =
        new Intake(
            settings.title(),
            accept,
            keeper,
            this::refusing,
            reporters,
            forwarding::reported,
            ticker);
    doors = new Doors(settings, transport, certificates, intake);
  }

  /** Listens, and watches from now on. Blocks on the first look at names and space. */
  void start() {
    room.look();
    lookUp();
    doors.plain().look();
    upkeep.start(this::look, this::lookUp, sweep::run, sweepEvery);
    found.log();
  }

  private void lookUp() {
    certificates.look();
    doors.secure().ifPresent(Door::look);
    accept.lookUp();
    reporters.lookUp();
  }

  private void look() {
    try {
      boolean had = room.refusing().isEmpty();
      room.look();
      segments.measure();
      if (had != room.refusing().isEmpty()) {
        LOG.warn("{}", room.refusing().orElse("there is room again"));
      }
      if (!ledger.works()) {
        ledger.mend();
        keeper.mended();
        LOG.warn("the spool's journal works again");
      }
      doors.plain().look();
    } catch (IOException | RuntimeException e) {
      keeper.failed(e);
    }
  }

  private Optional<String> refusing() {
    return keeper.refusing().or(room::refusing);
  }

  /** The port that is listened on. */
  int port() {
    return doors.plain().port();
  }

  /** The port of TLS. */
  int securePort() {
    return doors.secure().orElseThrow().port();
  }

  Room room() {
    return room;
  }

  @Override
  public Summary summary() {
    return new Summary(
        index.count(),
        index.bytes(),
        index.oldest().map(oldest -> Instant.ofEpochMilli(oldest.receivedMillis())),
        keeper.received(),
        keeper.receivedPerSecond(),
        keeper.duplicates(),
        intake.associations(),
        refusing(),
        index.conflicts(),
        segments.bytes(),
        room.free(),
        room.usedPercent());
  }

  @Override
  public List<Study> studies() {
    return catalogue.studies();
  }

  @Override
  public List<Series> series(String studyUid) {
    return catalogue.series(studyUid);
  }

  @Override
  public int export(String studyUid, Path directory) throws IOException {
    return catalogue.export(studyUid, directory);
  }

  /** What is to say now; answers without waiting. */
  List<Finding> findings() {
    return SpoolFindings.of(
        settings,
        doors.closed(),
        certificates,
        refusing(),
        room,
        accept.unknownHosts(),
        aside.open(),
        keeper,
        index,
        forwarding,
        sweep);
  }

  @Override
  public List<Target> targets() {
    return forwarding.targets();
  }

  @Override
  public int release(String destination) {
    return forwarding.release(destination);
  }

  @Override
  public int resend(String studyUid, String destination) {
    return forwarding.resend(catalogue.ofStudy(studyUid).keySet(), destination);
  }

  @Override
  public int keepBack(String studyUid, String destination) {
    return forwarding.keepBack(catalogue.ofStudy(studyUid).keySet(), destination);
  }

  @Override
  public void urgent(String studyUid) {
    catalogue.ofStudy(studyUid);
    forwarding.urgent(studyUid);
  }

  @Override
  public List<Damage> damage() {
    return aside.open();
  }

  @Override
  public int acknowledgeDamage(String who) throws IOException {
    int seen = aside.acknowledge(who, ticker.now());
    LOG.info("{} reports of damage are acknowledged by {}", seen, who);
    return seen;
  }

  /** What was found when it was opened. */
  Recovery.Found found() {
    return found;
  }

  @Override
  public CompletableFuture<Tested> test(String destination) {
    return forwarding.test(destination);
  }

  /** What is done each minute. */
  Sweep sweep() {
    return sweep;
  }

  @Override
  public int lost(String studyUid) {
    return sweep.lost(catalogue.ofStudy(studyUid)).size();
  }

  @Override
  public int letGoLost(String studyUid, String who) throws IOException {
    return sweep.letGoLost(catalogue.ofStudy(studyUid), who);
  }

  /** Ends associations; what is not acknowledged will be sent again. Waits for the disk. */
  @Override
  public void close() {
    upkeep.close();
    doors.close();
    forwarding.close();
    transport.close();
    disk.shutdown();
    try {
      if (!disk.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("the disk did not come to an end in 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    segments.close().stream().filter(Segment::isDone).forEach(keeper::done);
    ledger.close();
  }
}
