package org.scangate.safety.relay.simulated;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.SimulatedInputs;

/** A simulated relay of the site file as a service. */
@Component(
    service = {Relay.class, SimulatedInputs.class},
    configurationPid = SimulatedComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SimulatedConfig.class, factory = true)
public final class SimulatedComponent implements Relay, SimulatedInputs {
  static final String PID = "org.scangate.safety.relay.simulated";

  private static final System.Logger LOG = System.getLogger(SimulatedComponent.class.getName());

  private final SimulatedRelay relay;

  @Activate
  public SimulatedComponent(SimulatedConfig config) {
    Map<Integer, Integer> feedbacks = new HashMap<>();
    for (String feedback : config.feedbacks()) {
      int is = feedback.indexOf('=');
      feedbacks.put(
          Integer.valueOf(feedback.substring(0, is)), Integer.valueOf(feedback.substring(is + 1)));
    }
    relay =
        new SimulatedRelay(
            config.relay(),
            Duration.ofMillis(config.refresh()),
            Duration.ofMillis(config.watchdog()),
            Duration.ofMillis(config.feedback$_$timeout()),
            feedbacks,
            config.active(),
            System::nanoTime);
    LOG.log(
        Level.WARNING,
        "relay {0} is simulated: no device is behind it, it stops nothing",
        config.relay());
  }

  @Override
  public RelayDescription description() {
    return relay.description();
  }

  @Override
  public void open() {
    relay.open();
  }

  @Override
  public boolean isOpen() {
    return relay.isOpen();
  }

  @Override
  public void write(Map<Integer, Boolean> coils) {
    relay.write(coils);
  }

  @Override
  public BitSet readCoils(int count) {
    return relay.readCoils(count);
  }

  @Override
  public BitSet readInputs(int count) {
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

  @Override
  public String relay() {
    return relay.relay();
  }

  @Override
  public void set(int input, boolean active) {
    relay.set(input, active);
  }
}
