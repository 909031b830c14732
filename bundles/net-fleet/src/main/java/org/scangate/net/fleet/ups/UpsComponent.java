package org.scangate.net.fleet.ups;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.health.Finding;
import org.scangate.api.health.Finding.Level;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.power.Ups;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The UPS as a component: asks every 10 s. */
@Component(
    service = {Ups.class, HealthCheck.class},
    configurationPid = "org.scangate.ups",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = UpsConfig.class)
public final class UpsComponent implements Ups, HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(UpsComponent.class);
  private static final int PORT = 3493;
  private static final long EVERY_SECONDS = 10;
  private static final long LASTS_NANOS = Duration.ofMinutes(1).toNanos();

  private final String where;
  private final String name;
  private final String host;
  private final int port;
  private final Ticker ticker = Ticker.system();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "scangate-ups");
            made.setDaemon(true);
            return made;
          });
  private volatile Reading newest;
  private volatile long newestNanos;
  private volatile String trouble = "it was not asked yet";

  @Activate
  public UpsComponent(UpsConfig config) {
    this(config.nut());
    var unused = thread.scheduleWithFixedDelay(this::look, 0, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Without its thread.
   *
   * @param nut {@code name@host} or {@code name@host:port}
   */
  UpsComponent(String nut) {
    where = nut;
    name = nut.substring(0, nut.indexOf('@'));
    String address = nut.substring(nut.indexOf('@') + 1);
    int colon = address.lastIndexOf(':');
    host = colon < 0 ? address : address.substring(0, colon);
    port = colon < 0 ? PORT : Integer.parseInt(address.substring(colon + 1));
  }

  /** Asks; waits for some seconds at most. */
  void look() {
    try (NutClient client = new NutClient(host, port)) {
      Reading read = UpsReading.of(variable -> client.get(name, variable), ticker.now());
      newestNanos = ticker.nanoTime();
      newest = read;
      trouble = "";
    } catch (IOException | RuntimeException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      if (!why.equals(trouble)) {
        LOG.warn("The UPS {} does not say how it is: {}", where, why);
      }
      trouble = why;
    }
  }

  @Deactivate
  void deactivate() {
    thread.shutdownNow();
  }

  @Override
  public Optional<Reading> reading() {
    return Optional.ofNullable(newest).filter(one -> ticker.nanoTime() - newestNanos < LASTS_NANOS);
  }

  @Override
  public String name() {
    return "Power";
  }

  @Override
  public List<Finding> check() {
    Optional<Reading> now = reading();
    if (now.isEmpty()) {
      return List.of(
          new Finding(
              Level.WARNING,
              "ups.unknown",
              "It is not known how the UPS " + where + " is: " + trouble + ".",
              "Look whether upsd runs there, listens to this appliance, and has a UPS of this"
                  + " name."));
    }
    return List.of(of(now.get()));
  }

  private static Finding of(Reading now) {
    String rest =
        now.chargePercent().isPresent()
            ? " Its battery is at " + now.chargePercent().getAsLong() + " %."
            : "";
    return switch (now.power()) {
      case BATTERY_LOW ->
          new Finding(
              Level.ALARM,
              "ups.low",
              "The UPS's battery is nearly empty: the appliance ends soon." + rest,
              "End what is done remotely; whoever is on site operates.");
      case ON_BATTERY ->
          new Finding(
              Level.WARNING,
              "ups.battery",
              "The appliance runs on the UPS's battery." + rest,
              "Look for the mains; begin nothing remotely that needs long.");
      case ON_LINE ->
          now.replaceBattery()
              ? new Finding(
                  Level.WARNING,
                  "ups.replace",
                  "The UPS says that its battery must be replaced.",
                  "Have it replaced; until then the appliance may end with the mains.")
              : Finding.ok("ups.line", "The UPS has mains." + rest);
    };
  }
}
