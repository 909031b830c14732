package org.scangate.fleet.console.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key with which a console signs: Ed25519, in one PEM file of mode 0600 that is made at its
 * first use. Immutable.
 */
public final class ConsoleKey {
  private static final String ALGORITHM = "Ed25519";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final int DIGITS = 8;
  private static final Set<PosixFilePermission> OURS =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final PrivateKey secret;
  private final PublicKey open;

  private ConsoleKey(PrivateKey secret, PublicKey open) {
    this.secret = secret;
    this.open = open;
  }

  /**
   * Reads it, or makes it.
   *
   * @throws IOException naming the file, when it cannot be read or made, is no such key, or can be
   *     read by others
   */
  public static ConsoleKey at(Path file) throws IOException {
    try {
      return read(file);
    } catch (NoSuchFileException e) {
      make(file);
      return read(file);
    }
  }

  private static ConsoleKey read(Path file) throws IOException {
    String text = Files.readString(file);
    if (!OURS.containsAll(Files.getPosixFilePermissions(file))) {
      throw new IOException(file + " can be read or changed by others; run: chmod 600 " + file);
    }
    try {
      KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
      return new ConsoleKey(
          keys.generatePrivate(new PKCS8EncodedKeySpec(block(text, PRIVATE))),
          keys.generatePublic(new X509EncodedKeySpec(block(text, PUBLIC))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " is not the key of a console: " + e.getMessage(), e);
    }
  }

  private static byte[] block(String text, String name) {
    Matcher found =
        Pattern.compile(
                "-----BEGIN " + name + "-----([A-Za-z0-9+/=\\s]+)-----END " + name + "-----")
            .matcher(text);
    if (!found.find()) {
      throw new IllegalArgumentException("there is no " + name + " in it");
    }
    return Base64.getMimeDecoder().decode(found.group(1));
  }

  private static void make(Path file) throws IOException {
    KeyPair made;
    try {
      made = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java makes no " + ALGORITHM + " keys", e);
    }
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    String text =
        pem(PRIVATE, made.getPrivate().getEncoded()) + pem(PUBLIC, made.getPublic().getEncoded());
    Path beside = Files.createTempFile(directory, "key", ".new"); // of mode 0600
    try {
      try (FileChannel out = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-------"));
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.createLink(file, beside); // fails where another process has been quicker
    } catch (FileAlreadyExistsException e) {
      return; // its key is as good
    } finally {
      Files.deleteIfExists(beside);
    }
    try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static String pem(String name, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + name + "-----\n" + text + "\n-----END " + name + "-----\n";
  }

  PrivateKey secret() {
    return secret;
  }

  /** What a site puts into the file that {@code fleet.commands-key} names. */
  public String publicPem() {
    return pem(PUBLIC, open.getEncoded());
  }

  /** The first digits of the public key's SHA-256, as an appliance's audit names it. */
  public String name() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(open.getEncoded());
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
