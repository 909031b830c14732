package org.scangate.safety.relay.modbus;

import java.time.Duration;
import java.util.BitSet;
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

/** A Modbus/TCP relay of the site file as a service. */
@Component(
    service = Relay.class,
    configurationPid = ModbusComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ModbusConfig.class, factory = true)
public final class ModbusComponent implements Relay {
  static final String PID = "org.scangate.safety.relay.modbus";

  private final ModbusRelay relay;

  @Activate
  public ModbusComponent(ModbusConfig config, Map<String, Object> properties) {
    relay = relay(config, properties);
  }

  static ModbusRelay relay(ModbusConfig config, Map<String, Object> properties) {
    Profile profile = Profile.of(properties);
    ModbusTcp connection =
        new ModbusTcp(
            config.host(), config.port(), config.unit(), Duration.ofMillis(config.timeout()));
    RelayDescription description =
        new RelayDescription(
            config.relay(),
            profile.title() + " at " + connection.title() + ", profile " + profile.name(),
            false,
            profile.remarks(),
            Duration.ofMillis(config.refresh()),
            Duration.ofMillis(config.watchdog()),
            profile.watchdogMargin(),
            Duration.ofMillis(config.feedback$_$timeout()));
    return new ModbusRelay(description, connection, profile);
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
  public void startWatchdog() throws RelayException {
    relay.startWatchdog();
  }

  @Override
  public Optional<Boolean> watchdogExpired() throws RelayException {
    return relay.watchdogExpired();
  }

  @Override
  public void close() {
    relay.close();
  }
}
