package org.scangate.lib.rfb.client;

/** The security types this client knows, the safest first; RFC 6143 7.2 and VeNCrypt 0.2. */
public enum Security {
  X509Plain(262),
  X509Vnc(261),
  X509None(260),
  TLSPlain(259),
  TLSVnc(258),
  TLSNone(257),
  VncAuth(2),
  None(1);

  /** The number on the wire; above 255 a sub-type of VeNCrypt. */
  final int number;

  Security(int number) {
    this.number = number;
  }

  /** TLS without a certificate: nobody can tell who the server is. */
  boolean isAnonymous() {
    return number >= 257 && number <= 259;
  }

  boolean isPlain() {
    return this == X509Plain || this == TLSPlain;
  }

  boolean needsPassword() {
    return isPlain() || this == X509Vnc || this == TLSVnc || this == VncAuth;
  }

  static String nameOf(int number) {
    for (Security type : values()) {
      if (type.number == number) {
        return type.name();
      }
    }
    return switch (number) {
      case 5 -> "RA2";
      case 6 -> "RA2ne";
      case 16 -> "Tight";
      case 17 -> "Ultra";
      case 18 -> "TLS";
      case 19 -> "VeNCrypt";
      case 20 -> "SASL";
      case 30 -> "Apple Remote Desktop";
      case 256 -> "Plain";
      default -> "type " + Integer.toUnsignedString(number);
    };
  }
}
