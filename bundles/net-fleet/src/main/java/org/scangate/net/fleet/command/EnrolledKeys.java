package org.scangate.net.fleet.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys whose commands run: Ed25519, PEM, at most {@value #MOST} in one file. Read for every
 * command, so a new file needs no restart, and one that was taken away ends at once.
 */
record EnrolledKeys(List<Key> keys) {
  private static final int MOST = 4;
  private static final int LARGEST_FILE = 16 << 10;
  private static final int DIGITS = 8;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]*)-----END PUBLIC KEY-----");

  /**
   * A key.
   *
   * @param name the first digits of its SHA-256, as the console prints them
   */
  record Key(String name, PublicKey key) {}

  /**
   * Reads the file.
   *
   * @throws IOException in plain words, when it has no key or anything but keys
   */
  static EnrolledKeys read(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new IOException(file + " is too long for a file of keys");
    }
    List<Key> keys = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(file));
    while (blocks.find()) {
      keys.add(key(file, blocks.group(1)));
    }
    if (keys.isEmpty() || keys.size() > MOST) {
      throw new IOException(
          file + " has " + keys.size() + " public keys; 1 to " + MOST + " may be");
    }
    return new EnrolledKeys(List.copyOf(keys));
  }

  private static Key key(Path file, String text) throws IOException {
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(text);
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return new Key(HexFormat.of().formatHex(digest).substring(0, DIGITS), key);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " has a key that is no Ed25519 public key", e);
    }
  }
}
