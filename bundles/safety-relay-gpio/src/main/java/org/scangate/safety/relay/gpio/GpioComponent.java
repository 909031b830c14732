package org.scangate.safety.relay.gpio;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.RelayException;

/** A GPIO relay of the site file as a service. */
@Component(
    service = Relay.class,
    configurationPid = GpioComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = GpioConfig.class, factory = true)
public final class GpioComponent implements Relay {
  static final String PID = "org.scangate.safety.relay.gpio";

  /** The time of a monostable is as exact as its resistor and its capacitor: a quarter more. */
  private static final int MARGIN_PART = 4;

  private final GpioRelay relay;

  @Activate
  public GpioComponent(GpioConfig config, Map<String, Object> properties) {
    relay = relay(config, properties, new KernelLines(config.chip()));
  }

  static GpioRelay relay(GpioConfig config, Map<String, Object> properties, Lines lines) {
    Duration watchdog = Duration.ofMillis(config.watchdog());
    RelayDescription description =
        new RelayDescription(
            config.relay(),
            "GPIO lines of " + config.chip(),
            false,
            List.of(
                "Unverified on hardware.",
                "A coil that must fall stands behind a monostable of its own, with a feedback."),
            Duration.ofMillis(config.refresh()),
            watchdog,
            watchdog.dividedBy(MARGIN_PART),
            Duration.ofMillis(config.feedback$_$timeout()));
    return new GpioRelay(description, lines, Wires.of(properties), System::nanoTime);
  }

  @Deactivate
  void stop() {
    relay.close();
  }

  @Override
  public RelayDescription description() {
    return relay.description();
  }

  @Override
  public void open() throws RelayException {
    relay.open();
  }

  @Override
  public boolean isOpen() {
    return relay.isOpen();
  }

  @Override
  public void write(Map<Integer, Boolean> coils) throws RelayException {
    relay.write(coils);
  }

  @Override
  public BitSet readCoils(int count) throws RelayException {
    return relay.readCoils(count);
  }

  @Override
  public BitSet readInputs(int count) throws RelayException {
    return relay.readInputs(count);
  }

  @Override
  public void startWatchdog() {
    relay.startWatchdog();
  }

  @Override
  public Optional<Boolean> watchdogExpired() {
    return relay.watchdogExpired();
  }

  @Override
  public void close() {
    relay.close();
  }
}
