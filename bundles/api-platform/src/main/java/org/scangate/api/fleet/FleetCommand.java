package org.scangate.api.fleet;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command as it travels on {@link #topic}: lines of ASCII, of which the last is an Ed25519
 * signature over all before it. Immutable.
 *
 * @param group the Sparkplug group of the appliance that it is for
 * @param node its edge node
 * @param id made up by whoever signs; never used twice
 * @param from milliseconds of the epoch when it was made
 * @param until milliseconds of the epoch after which it must not run
 * @param deed what to do; one that is no {@link Deed} does nothing
 * @param signature empty when there is none
 */
public record FleetCommand(
    String group,
    String node,
    String id,
    long from,
    long until,
    String deed,
    Optional<String> signature) {

  /** Longest message, in bytes. */
  public static final int LARGEST = 1024;

  /** Longest time from {@code from} to {@code until}. */
  public static final Duration LONGEST = Duration.ofMinutes(15);

  private static final String ALGORITHM = "Ed25519";

  private static final Pattern LINES =
      Pattern.compile(
          """
          scangate/1 command
          to ([a-z0-9-]{1,32})/([a-z0-9-]{1,32})
          id ([a-z0-9-]{16,64})
          from ([0-9]{1,15})
          until ([0-9]{1,15})
          do ([!-~]{1,64})
          (?:signature ([A-Za-z0-9+/]{86}==)
          )?""");

  public FleetCommand {
    if (!LINES.matcher(lines(group, node, id, from, until, deed)).matches()) {
      throw new IllegalArgumentException("no command can say this");
    }
  }

  /** Where an appliance listens. */
  public static String topic(String group, String node) {
    return "scangate/1/" + group + "/" + node + "/command";
  }

  /**
   * Reads a message; whether it is signed, by whom, and whether it may run is not looked at.
   *
   * @return empty when it is none
   */
  public static Optional<FleetCommand> read(byte[] message) {
    if (message.length > LARGEST) {
      return Optional.empty();
    }
    Matcher lines = LINES.matcher(new String(message, StandardCharsets.ISO_8859_1));
    if (!lines.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new FleetCommand(
            lines.group(1),
            lines.group(2),
            lines.group(3),
            Long.parseLong(lines.group(4)),
            Long.parseLong(lines.group(5)),
            lines.group(6),
            Optional.ofNullable(lines.group(7))));
  }

  /** The same, signed; an earlier signature is replaced. */
  public FleetCommand signed(PrivateKey key) throws GeneralSecurityException {
    Signature signing = Signature.getInstance(ALGORITHM);
    signing.initSign(key);
    signing.update(unsigned());
    String text = Base64.getEncoder().encodeToString(signing.sign());
    return new FleetCommand(group, node, id, from, until, deed, Optional.of(text));
  }

  /** Whether the owner of the key has signed exactly this. */
  public boolean isSignedBy(PublicKey key) {
    if (signature.isEmpty()) {
      return false;
    }
    try {
      Signature checking = Signature.getInstance(ALGORITHM);
      checking.initVerify(key);
      checking.update(unsigned());
      return checking.verify(Base64.getDecoder().decode(signature.get()));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** As it travels. */
  public byte[] write() {
    byte[] lines = unsigned();
    if (signature.isEmpty()) {
      return lines;
    }
    byte[] last = ("signature " + signature.get() + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(lines, lines.length + last.length);
    System.arraycopy(last, 0, all, lines.length, last.length);
    return all;
  }

  private byte[] unsigned() {
    return lines(group, node, id, from, until, deed).getBytes(StandardCharsets.US_ASCII);
  }

  private static String lines(
      String group, String node, String id, long from, long until, String deed) {
    return String.format(
        Locale.ROOT,
        "scangate/1 command\nto %s/%s\nid %s\nfrom %d\nuntil %d\ndo %s\n",
        group,
        node,
        id,
        from,
        until,
        deed);
  }
}
