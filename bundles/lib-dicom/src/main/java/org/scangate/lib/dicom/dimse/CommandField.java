package org.scangate.lib.dicom.dimse;

import java.util.Optional;

/** What a message asks for (PS3.7 E.1); the response to one has the same code with bit 15 set. */
public enum CommandField {
  C_STORE(0x0001),
  C_GET(0x0010),
  C_FIND(0x0020),
  C_MOVE(0x0021),
  C_ECHO(0x0030),
  N_EVENT_REPORT(0x0100),
  N_GET(0x0110),
  N_SET(0x0120),
  N_ACTION(0x0130),
  N_CREATE(0x0140),
  N_DELETE(0x0150),
  C_CANCEL(0x0FFF);

  static final int RESPONSE = 0x8000;

  private final int code;

  CommandField(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** By its code, with or without the bit of a response. */
  static Optional<CommandField> of(int code) {
    for (CommandField field : values()) {
      if (field.code == (code & ~RESPONSE)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /** {@code C-STORE}. */
  public String words() {
    return name().replace('_', '-');
  }
}
