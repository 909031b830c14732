package org.scangate.lib.rfb.client;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.scangate.lib.rfb.RfbException;

/** From the first byte to the server's word that we are in: RFC 6143 7.1 and 7.2, VeNCrypt 0.2. */
final class Handshake {
  private static final int VENCRYPT = 19;
  private static final int MAX_REASON = 64 * 1024;

  private final RfbTarget target;
  private final Upgrade upgrade;
  private Wire wire;
  private int minor;
  private Security chosen;

  /** Puts TLS over the connection, with a certificate or without one. */
  interface Upgrade {
    Wire tls(boolean anonymous) throws RfbException;
  }

  Handshake(RfbTarget target, Wire wire, Upgrade upgrade) {
    this.target = target;
    this.wire = wire;
    this.upgrade = upgrade;
  }

  /** Carries it out and gives what to talk over from now on. */
  Wire run() throws RfbException {
    version();
    if (minor < 7) {
      int type = wire.in.s32();
      if (type == 0) {
        throw refused();
      }
      List<Integer> offered = List.of(type);
      chosen = choose(offered).orElseThrow(() -> noneOf(offered));
    } else {
      int count = wire.in.u8();
      if (count == 0) {
        throw refused();
      }
      List<Integer> offered = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        offered.add(wire.in.u8());
      }
      if (offered.contains(VENCRYPT) && wantsTls()) {
        wire.send(VENCRYPT);
        vencrypt();
      } else {
        chosen = choose(offered).orElseThrow(() -> noneOf(offered));
        wire.send(chosen.number);
      }
    }
    authenticate();
    if (chosen != Security.None || minor > 7) {
      result();
    }
    return wire;
  }

  Security security() {
    return chosen;
  }

  private void version() throws RfbException {
    String version = new String(wire.in.bytes(12), StandardCharsets.ISO_8859_1);
    if (!version.matches("RFB \\d{3}\\.\\d{3}\n") || version.startsWith("RFB 000")) {
      throw new RfbException(
          "it answers '" + words(version.strip()) + "', which is not RFB 3.3 to 3.8: wrong port?");
    }
    int major = Integer.parseInt(version.substring(4, 7));
    int offered = Integer.parseInt(version.substring(8, 11));
    minor = major > 3 || offered >= 8 ? 8 : offered == 7 ? 7 : 3;
    wire.send(ByteBuffer.wrap(("RFB 003.00" + minor + "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  private boolean wantsTls() {
    return usable().anyMatch(type -> type.number > 255);
  }

  private Stream<Security> usable() {
    return Arrays.stream(Security.values())
        .filter(type -> target.security().isEmpty() || target.security().contains(type.name()))
        .filter(type -> !target.security().isEmpty() || !type.isAnonymous() || Tls.anonymous());
  }

  /** The safest that is offered and allowed, and for which there are the credentials. */
  private Optional<Security> choose(List<Integer> offered) throws RfbException {
    List<Security> possible =
        usable()
            .filter(type -> offered.contains(type.number))
            .sorted(Comparator.naturalOrder())
            .toList();
    Optional<Security> best =
        possible.stream()
            .filter(type -> !type.isPlain() || !target.username().isEmpty())
            .filter(type -> !type.needsPassword() || target.password().length > 0)
            .findFirst();
    if (best.isEmpty() && !possible.isEmpty()) {
      throw new RfbException(
          "it asks for "
              + (possible.get(0).isPlain() ? "a user name and a password" : "a password")
              + " ("
              + possible.get(0)
              + "): name the file that holds it");
    }
    return best;
  }

  private RfbException noneOf(List<Integer> offered) {
    return new RfbException(
        "it offers security "
            + String.join(", ", offered.stream().map(Security::nameOf).toList())
            + "; usable here: "
            + String.join(", ", usable().map(Security::name).toList())
            + (Tls.anonymous() ? "" : "; " + Tls.NO_ANONYMOUS));
  }

  private void vencrypt() throws RfbException {
    int major = wire.in.u8();
    int version = wire.in.u8();
    if (major != 0 || version < 2) {
      throw new RfbException("it speaks VeNCrypt " + major + "." + version + ", not 0.2");
    }
    wire.send(0, 2);
    if (wire.in.u8() != 0) {
      throw new RfbException("it refuses VeNCrypt 0.2, which it offered");
    }
    List<Integer> offered = new ArrayList<>();
    for (int count = wire.in.u8(); count > 0; count--) {
      offered.add(wire.in.s32());
    }
    chosen = choose(offered).orElseThrow(() -> noneOf(offered));
    wire.send(ByteBuffer.allocate(4).putInt(chosen.number).flip());
    if (chosen.number <= 255) {
      return;
    }
    if (wire.in.u8() != 1) {
      throw new RfbException("it refuses VeNCrypt " + chosen + ", which it offered");
    }
    if (wire.in.position != wire.in.limit) {
      throw new RfbException("it sends bytes in the clear where TLS begins");
    }
    wire = upgrade.tls(chosen.isAnonymous());
  }

  private void authenticate() throws RfbException {
    if (chosen.isPlain()) {
      byte[] password = encode(target.password(), StandardCharsets.UTF_8);
      byte[] username = target.username().getBytes(StandardCharsets.UTF_8);
      ByteBuffer answer = ByteBuffer.allocate(8 + username.length + password.length);
      answer.putInt(username.length).putInt(password.length).put(username).put(password);
      wire.send(answer.flip());
      Arrays.fill(answer.array(), (byte) 0);
      Arrays.fill(password, (byte) 0);
    } else if (chosen.needsPassword()) {
      byte[] password = encode(target.password(), StandardCharsets.ISO_8859_1);
      wire.send(ByteBuffer.wrap(answer(wire.in.bytes(16), password)));
      Arrays.fill(password, (byte) 0);
    }
  }

  /** The challenge under DES, whose key is the password with each byte's bits turned round. */
  static byte[] answer(byte[] challenge, byte[] password) {
    byte[] key = new byte[8];
    for (int i = 0; i < Math.min(8, password.length); i++) {
      key[i] = (byte) (Integer.reverse(password[i]) >>> 24);
    }
    try {
      Cipher des = Cipher.getInstance("DES/ECB/NoPadding");
      des.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "DES"));
      return des.doFinal(challenge);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no DES, which VNC authentication needs", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] encode(char[] password, Charset charset) {
    ByteBuffer encoded = charset.encode(CharBuffer.wrap(password));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    encoded.clear();
    encoded.put(new byte[encoded.capacity()]);
    return bytes;
  }

  private void result() throws RfbException {
    int result = wire.in.s32();
    if (result == 0) {
      return;
    }
    String reason = minor < 8 ? "" : ": " + words(wire.in.string(MAX_REASON, "a reason"));
    throw new RfbException(
        chosen.needsPassword()
            ? "it refuses the password" + reason
            : "it refuses the connection" + reason);
  }

  private RfbException refused() throws RfbException {
    return new RfbException(
        "it refuses the connection: " + words(wire.in.string(MAX_REASON, "a reason")));
  }

  /** What a peer says, fit to be shown: short and without control characters. */
  static String words(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 200 ? clean.substring(0, 200) + "..." : clean;
  }
}
