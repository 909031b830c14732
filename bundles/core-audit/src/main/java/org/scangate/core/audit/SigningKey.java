package org.scangate.core.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Ed25519 key (RFC 8032) of the anchors: {@code audit.key}, PKCS#8 in PEM, mode 0600. The
 * public keys lie beside it as {@code audit-ID.pub}; those of earlier keys stay, to verify what
 * they signed.
 */
final class SigningKey {

  private static final String ALGORITHM = "Ed25519";
  private static final Pattern LABEL = Pattern.compile("audit key ([0-9a-f]{16})\\n");
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN [A-Z ]+-----([^-]+)-----END [A-Z ]+-----");

  private final Path directory;
  private final PrivateKey key;
  private final String id;
  private final boolean made;

  private SigningKey(Path directory, PrivateKey key, String id, boolean made) {
    this.directory = directory;
    this.key = key;
    this.id = id;
    this.made = made;
  }

  /** Reads the key of this directory, or makes it. */
  static SigningKey in(Path directory) throws IOException {
    Path file = directory.resolve("audit.key");
    try {
      return read(directory, Files.readString(file));
    } catch (NoSuchFileException e) {
      return make(directory, file);
    } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
      throw new IOException(
          file + ": " + e.getMessage() + "; put it back, or move it away and a new one is made", e);
    }
  }

  private static SigningKey read(Path directory, String text)
      throws IOException, GeneralSecurityException {
    Matcher label = LABEL.matcher(text);
    if (!label.lookingAt()) {
      throw new IOException("its first line does not name the key");
    }
    PKCS8EncodedKeySpec pkcs8 = new PKCS8EncodedKeySpec(fromPem(text));
    PrivateKey key = KeyFactory.getInstance(ALGORITHM).generatePrivate(pkcs8);
    SigningKey found = new SigningKey(directory, key, label.group(1), false);
    byte[] probe = {1};
    if (!verifies(found.publicKey(found.id), probe, found.sign(probe))) {
      throw new IOException("it does not belong to audit-" + found.id + ".pub");
    }
    return found;
  }

  private static SigningKey make(Path directory, Path file) throws IOException {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      String id = Hashes.sha256(spki).substring(0, 16);
      PrivateFile.write(publicFile(directory, id), ascii(pem("PUBLIC KEY", spki)));
      String secret = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
      PrivateFile.write(file, ascii("audit key " + id + "\n" + secret));
      return new SigningKey(directory, pair.getPrivate(), id, true);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no Ed25519: " + e.getMessage(), e);
    }
  }

  String id() {
    return id;
  }

  /** Whether it was made just now. */
  boolean made() {
    return made;
  }

  String sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(message);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with " + id, e);
    }
  }

  /** Whether this key made the signature. */
  static boolean verifies(PublicKey key, byte[] message, String signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key);
      check.update(message);
      return check.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The public key with this id, of this or an earlier key.
   *
   * @throws IOException when it cannot be read, or the file holds another one
   */
  PublicKey publicKey(String keyId) throws IOException {
    if (!keyId.matches("[0-9a-f]{16}")) {
      throw new IOException("'" + keyId + "' is no key id");
    }
    Path file = publicFile(directory, keyId);
    try {
      byte[] spki = fromPem(Files.readString(file));
      if (!Hashes.sha256(spki).startsWith(keyId)) {
        throw new IOException(file + ": holds another key than its name says");
      }
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(spki));
    } catch (NoSuchFileException e) {
      throw new IOException("it is signed by key " + keyId + ", but " + file + " is missing", e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static Path publicFile(Path directory, String id) {
    return directory.resolve("audit-" + id + ".pub");
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  private static byte[] fromPem(String text) {
    Matcher body = PEM.matcher(text);
    if (!body.find()) {
      throw new IllegalArgumentException("it is not in PEM form");
    }
    return Base64.getMimeDecoder().decode(body.group(1));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
