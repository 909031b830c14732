package org.scangate.lib.rfb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.scangate.lib.rfb.RfbException;

/** The handshake as a table: what the server says, what we answer. */
class HandshakeTest {
  private static final String V33 = ascii("RFB 003.003\n");
  private static final String V37 = ascii("RFB 003.007\n");
  private static final String V38 = ascii("RFB 003.008\n");
  private static final String CHALLENGE = "00112233445566778899aabbccddeeff";
  private static final String ANSWER =
      HexFormat.of()
          .formatHex(
              Handshake.answer(
                  HexFormat.of().parseHex(CHALLENGE), "secret".getBytes(StandardCharsets.UTF_8)));
  private static final String OK = "00000000";

  private static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String reason(String text) {
    return String.format("%08x", text.length()) + ascii(text);
  }

  private static RfbTarget target(String username, String password, String... security) {
    return new RfbTarget(
        "mr",
        5900,
        username,
        password.toCharArray(),
        true,
        Set.of(security),
        Set.of(),
        Duration.ofSeconds(1));
  }

  /** What the client sends to a server that says this, and the security type. */
  private static String run(RfbTarget target, String server) throws RfbException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    // after TLS the fake goes on in the clear; what is there is marked
    int split = server.indexOf('|');
    byte[] before = bytes(split < 0 ? server : server.substring(0, split));
    byte[] after = bytes(split < 0 ? "" : server.substring(split + 1));
    Wire wire = new Wire(new ByteArrayInputStream(before), sent, times -> {});
    Handshake handshake =
        new Handshake(
            target,
            wire,
            anonymous -> {
              sent.writeBytes((anonymous ? "<anon>" : "<x509>").getBytes(StandardCharsets.UTF_8));
              return new Wire(new ByteArrayInputStream(after), sent, times -> {});
            });
    handshake.run();
    return handshake.security() + " " + HexFormat.of().formatHex(sent.toByteArray());
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void agreesOnEveryVersion() throws RfbException {
    RfbTarget open = target("", "");
    assertThat(run(open, V33 + "00000001")).isEqualTo("None " + V33);
    assertThat(run(open, V37 + "0101")).isEqualTo("None " + V37 + "01");
    assertThat(run(open, V38 + "0101" + OK)).isEqualTo("None " + V38 + "01");
    assertThat(run(open, ascii("RFB 003.005\n") + "00000001")).isEqualTo("None " + V33);
    assertThat(run(open, ascii("RFB 003.889\n") + "0101" + OK)).isEqualTo("None " + V38 + "01");
    assertThat(run(open, ascii("RFB 004.001\n") + "0101" + OK)).isEqualTo("None " + V38 + "01");
  }

  @Test
  void answersTheChallenge() throws RfbException {
    RfbTarget secret = target("", "secret");
    assertThat(run(secret, V33 + "00000002" + CHALLENGE + OK)).isEqualTo("VncAuth " + V33 + ANSWER);
    assertThat(run(secret, V38 + "020102" + CHALLENGE + OK))
        .isEqualTo("VncAuth " + V38 + "02" + ANSWER);
  }

  @Test
  void onlyEightCharactersOfAPasswordCount() {
    byte[] challenge = bytes(CHALLENGE);
    byte[] eight = Handshake.answer(challenge, "password".getBytes(StandardCharsets.US_ASCII));
    byte[] nine = Handshake.answer(challenge, "password9".getBytes(StandardCharsets.US_ASCII));
    byte[] seven = Handshake.answer(challenge, "passwor".getBytes(StandardCharsets.US_ASCII));
    assertThat(nine).isEqualTo(eight).isNotEqualTo(seven);
  }

  @Test
  void prefersTheSafestThatItHasCredentialsFor() throws RfbException {
    String offer = V38 + "03 01 02 13" + "0002" + "00" + "04 00000101 00000102 00000105 00000106";
    String begun = V38 + "13" + "0002";
    assertThat(run(target("", "secret"), offer + "01|" + CHALLENGE + OK))
        .isEqualTo("X509Vnc " + begun + "00000105" + ascii("<x509>") + ANSWER);
    assertThat(run(target("it", "secret"), offer + "01|" + OK))
        .isEqualTo(
            "X509Plain "
                + begun
                + "00000106"
                + ascii("<x509>")
                + "00000002"
                + "00000006"
                + ascii("itsecret"));
    assertThat(run(target("", "secret", "VncAuth"), V38 + "03 01 02 13" + CHALLENGE + OK))
        .isEqualTo("VncAuth " + V38 + "02" + ANSWER);
    assertThat(run(target("", "", "TLSNone"), offer + "01|" + OK))
        .isEqualTo("TLSNone " + begun + "00000101" + ascii("<anon>"));
  }

  @Test
  void refusalsHaveWords() {
    RfbTarget open = target("", "");
    RfbTarget secret = target("", "secret");
    refused(open, ascii("RFB 003"), "closed");
    refused(open, ascii("SSH-2.0-Open\n"), "wrong port");
    refused(open, ascii("HTTP/1.1 400 Bad"), "wrong port");
    refused(open, ascii("RFB 000.000\n"), "wrong port");
    refused(open, V38 + "00" + reason("Too many\nfailures"), "Too many?failures");
    refused(open, V33 + "00000000" + reason("busy"), "busy");
    refused(open, V38 + "0102", "asks for a password");
    refused(secret, V38 + "020506", "RA2, RA2ne");
    refused(secret, V38 + "0110", "Tight");
    refused(
        secret, V38 + "0102" + CHALLENGE + "00000001" + reason("no"), "refuses the password: no");
    refused(secret, V37 + "0102" + CHALLENGE + "00000001", "refuses the password");
    refused(open, V38 + "0101" + "00000001" + reason("no"), "refuses the connection: no");
    refused(open, V38 + "00" + "7fffffff", "more than 65536");
    refused(secret, V38 + "0113" + "0001", "VeNCrypt 0.1");
    refused(secret, V38 + "0113" + "0002" + "01", "refuses VeNCrypt");
    refused(secret, V38 + "0113" + "0002" + "00" + "01 00000100", "Plain");
    refused(
        secret, V38 + "0113" + "0002" + "00" + "01 00000105" + "00", "refuses VeNCrypt X509Vnc");
    refused(secret, V38 + "0113" + "0002" + "00" + "01 00000105" + "01 00", "in the clear");
    refused(target("", "secret", "X509Vnc"), V38 + "0102", "usable here: X509Vnc");
    refused(target("", "x"), V38 + "0113" + "0002" + "00" + "01 00000106", "user name");
  }

  private static void refused(RfbTarget target, String server, String words) {
    assertThatThrownBy(() -> run(target, server))
        .isInstanceOf(RfbException.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining("secret");
  }

  /** -Dlong=true makes it a million. */
  @Test
  void standsMutations() {
    long seed = System.nanoTime();
    int rounds = Boolean.getBoolean("long") ? 1_000_000 : 20_000;
    System.out.println("Handshake: " + rounds + " mutations, seed " + seed);
    Random random = new Random(seed);
    String[] good = {
      V33 + "00000002" + CHALLENGE + OK,
      V38 + "020102" + CHALLENGE + OK,
      V38 + "0102" + CHALLENGE + "00000001" + reason("no"),
      V38 + "0113" + "0002" + "00" + "02 00000105 00000102" + "01" + CHALLENGE + OK
    };
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      byte[] bad = bytes(good[random.nextInt(good.length)]);
      for (int i = random.nextInt(4); i >= 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        run(target("it", "secret"), HexFormat.of().formatHex(bad));
      } catch (RfbException e) {
        refused++;
        assertThat(e.getMessage()).doesNotContain("secret").hasSizeLessThan(600);
      }
    }
    assertThat(refused).isBetween(rounds / 4, rounds);
  }
}
