package org.scangate.safety.relay.modbus;

import java.util.BitSet;
import org.scangate.api.safety.RelayException;

/** The functions of MODBUS Application Protocol 1.1b3 that relays need, answers checked. */
final class Functions {
  static final int READ_COILS = 1;
  static final int READ_DISCRETE_INPUTS = 2;
  private static final int READ_HOLDING_REGISTERS = 3;
  private static final int WRITE_COIL = 5;
  private static final int WRITE_REGISTER = 6;
  private static final int WRITE_COILS = 15;
  private static final int WRITE_REGISTERS = 16;
  private static final int ON = 0xff00;

  private final ModbusTcp connection;

  Functions(ModbusTcp connection) {
    this.connection = connection;
  }

  /** 6.1 and 6.2. */
  BitSet readBits(int function, int address, int count) throws RelayException {
    byte[] answer = connection.call(request(function, address, count, 0));
    int bytes = (count + 7) / 8;
    counted(function, answer, bytes);
    byte[] bits = new byte[bytes];
    System.arraycopy(answer, 2, bits, 0, bytes);
    return BitSet.valueOf(bits).get(0, count);
  }

  /** 6.3. */
  int readRegister(int address) throws RelayException {
    byte[] answer = connection.call(request(READ_HOLDING_REGISTERS, address, 1, 0));
    counted(READ_HOLDING_REGISTERS, answer, 2);
    return ModbusTcp.get16(answer, 2);
  }

  /** 6.5. */
  void writeCoil(int address, boolean energised) throws RelayException {
    echoed(WRITE_COIL, address, energised ? ON : 0, 5, 0, new byte[0]);
  }

  /** 6.6. */
  void writeRegister(int address, int value) throws RelayException {
    echoed(WRITE_REGISTER, address, value, 5, 0, new byte[0]);
  }

  /** 6.11. */
  void writeCoils(int address, int count, BitSet levels) throws RelayException {
    byte[] data = new byte[1 + (count + 7) / 8];
    data[0] = (byte) (data.length - 1);
    byte[] bits = levels.toByteArray();
    System.arraycopy(bits, 0, data, 1, Math.min(bits.length, data.length - 1));
    echoed(WRITE_COILS, address, count, 5, data.length, data);
  }

  /** 6.12, for one register: some devices take no function 6. */
  void writeRegisters(int address, int value) throws RelayException {
    byte[] data = {2, (byte) (value >> 8), (byte) value};
    echoed(WRITE_REGISTERS, address, 1, 5, data.length, data);
  }

  private void echoed(int function, int address, int value, int echo, int more, byte[] data)
      throws RelayException {
    byte[] request = request(function, address, value, more);
    System.arraycopy(data, 0, request, 5, data.length);
    byte[] answer = connection.call(request);
    boolean same = answer.length == echo;
    for (int at = 1; same && at < echo; at++) {
      same = answer[at] == request[at];
    }
    if (!same) {
      throw malformed(function, "does not repeat address and value");
    }
  }

  private static byte[] request(int function, int address, int value, int more) {
    byte[] request = new byte[5 + more];
    request[0] = (byte) function;
    ModbusTcp.put16(request, 1, address);
    ModbusTcp.put16(request, 3, value);
    return request;
  }

  private void counted(int function, byte[] answer, int bytes) throws RelayException {
    if (answer.length != 2 + bytes || (answer[1] & 0xff) != bytes) {
      throw malformed(function, "has not the " + bytes + " bytes that were asked for");
    }
  }

  private RelayException malformed(int function, String how) {
    connection.close();
    return new RelayException(
        connection.title() + ": the answer to function " + function + " " + how);
  }
}
