package org.scangate.safety.relay.modbus;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.RelayException;

/** A device behind Modbus/TCP, as its {@link Profile} describes it. For one thread. */
final class ModbusRelay implements Relay {
  private final RelayDescription description;
  private final ModbusTcp connection;
  private final Functions functions;
  private final Profile profile;

  ModbusRelay(RelayDescription description, ModbusTcp connection, Profile profile) {
    this.description = description;
    this.connection = connection;
    this.profile = profile;
    functions = new Functions(connection);
  }

  @Override
  public RelayDescription description() {
    return description;
  }

  @Override
  public void open() throws RelayException {
    connection.open();
  }

  @Override
  public boolean isOpen() {
    return connection.isOpen();
  }

  @Override
  public void write(Map<Integer, Boolean> coils) throws RelayException {
    if (profile.coilsAtOnce() && adjacent(coils)) {
      TreeMap<Integer, Boolean> sorted = new TreeMap<>(coils);
      BitSet levels = new BitSet();
      sorted.forEach((coil, level) -> levels.set(coil - sorted.firstKey(), level));
      functions.writeCoils(profile.coilAddress() + sorted.firstKey(), coils.size(), levels);
      return;
    }
    for (Map.Entry<Integer, Boolean> coil : coils.entrySet()) {
      functions.writeCoil(profile.coilAddress() + coil.getKey(), coil.getValue());
    }
  }

  private static boolean adjacent(Map<Integer, Boolean> coils) {
    TreeMap<Integer, Boolean> sorted = new TreeMap<>(coils);
    return coils.size() > 1 && sorted.lastKey() - sorted.firstKey() == coils.size() - 1;
  }

  @Override
  public BitSet readCoils(int count) throws RelayException {
    return read(Functions.READ_COILS, profile.coilReadAddress(), count);
  }

  @Override
  public BitSet readInputs(int count) throws RelayException {
    return read(Functions.READ_DISCRETE_INPUTS, profile.inputAddress(), count);
  }

  private BitSet read(int function, int address, int count) throws RelayException {
    return count == 0 ? new BitSet() : functions.readBits(function, address, count);
  }

  @Override
  public void startWatchdog() throws RelayException {
    if (profile.watchdogTime() != Profile.NONE) {
      long ticks = description.watchdog().toMillis() / profile.watchdogTick().toMillis();
      register(profile.watchdogTime(), (int) ticks);
    }
    if (profile.watchdogStart() != Profile.NONE) {
      register(profile.watchdogStart(), profile.watchdogStartValue());
    }
  }

  private void register(int address, int value) throws RelayException {
    if (profile.manyRegisters()) {
      functions.writeRegisters(address, value);
    } else {
      functions.writeRegister(address, value);
    }
  }

  @Override
  public Optional<Boolean> watchdogExpired() throws RelayException {
    if (profile.watchdogStatus() == Profile.NONE) {
      return Optional.empty();
    }
    int status = functions.readRegister(profile.watchdogStatus());
    return Optional.of(status == profile.watchdogExpired());
  }

  @Override
  public void close() {
    connection.close();
  }
}
