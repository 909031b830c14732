package org.scangate.net.front.cert;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** PEM (RFC 7468) in and out. */
final class Pem {
  /** More than any chain and any key; a larger file is refused before it is read. */
  static final long MAX_BYTES = 256 * 1024;

  private Pem() {}

  /** The certificates in the file's order. */
  static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> found = new ArrayList<>();
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    for (Object object : objects(file)) {
      if (object instanceof X509CertificateHolder holder) {
        found.add(converter.getCertificate(holder));
      }
    }
    if (found.isEmpty()) {
      throw new GeneralSecurityException(
          file + " has no certificate in PEM; it needs -----BEGIN CERTIFICATE----- blocks");
    }
    return found;
  }

  /** The first private key, PKCS#8 or the older forms, not encrypted. */
  static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    for (Object object : objects(file)) {
      if (object instanceof PrivateKeyInfo info) {
        return converter.getPrivateKey(info);
      }
      if (object instanceof PEMKeyPair pair) {
        return converter.getKeyPair(pair).getPrivate();
      }
    }
    throw new GeneralSecurityException(
        file + " has no private key in PEM that can be read; it must not be encrypted");
  }

  /** Both halves, as {@link #of(KeyPair)} wrote them. */
  static KeyPair pair(Path file) throws IOException, GeneralSecurityException {
    for (Object object : objects(file)) {
      if (object instanceof SubjectPublicKeyInfo info) {
        return new KeyPair(new JcaPEMKeyConverter().getPublicKey(info), key(file));
      }
    }
    throw new GeneralSecurityException(file + " has no public half");
  }

  private static List<Object> objects(Path file) throws IOException, GeneralSecurityException {
    if (Files.size(file) > MAX_BYTES) {
      throw new GeneralSecurityException(
          file + " is " + Files.size(file) + " bytes; at most " + MAX_BYTES + " are read");
    }
    List<Object> found = new ArrayList<>();
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        found.add(next);
      }
    } catch (IOException | RuntimeException e) {
      // The parser throws unchecked exceptions for some damaged blocks.
      throw new GeneralSecurityException(file + " is not PEM that can be read: " + e, e);
    }
    return found;
  }

  static String of(List<X509Certificate> chain) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (X509Certificate certificate : chain) {
        writer.writeObject(certificate);
      }
    }
    return text.toString();
  }

  /** PKCS#8, not encrypted: the file's mode guards it; then the public half. */
  static String of(KeyPair pair) throws IOException {
    return write(new JcaPKCS8Generator(pair.getPrivate(), null)) + write(pair.getPublic());
  }

  /** Anything else that PEM has a form for. */
  static String write(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
