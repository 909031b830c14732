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
}
