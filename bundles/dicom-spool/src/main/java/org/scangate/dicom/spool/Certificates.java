package org.scangate.dicom.spool;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.scangate.lib.dicom.net.TlsProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our certificate and key, and whose certificates peers must show, read from PEM files, and read
 * again when one of them has changed. Thread-safe.
 */
final class Certificates {
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
  private static final Duration SOON = Duration.ofDays(30);

  /**
   * What was read.
   *
   * @param until when the first of our chain ends
   */
  private record Read(
      SslContext server, SslContext client, Instant until, List<FileTime> changed) {}

  private final Optional<SpoolSettings.Tls> files;
  private volatile Optional<Read> read = Optional.empty();
  private volatile String failure = "";

  Certificates(Optional<SpoolSettings.Tls> files) {
    this.files = files;
  }

  /** Reads what is new; blocks on the disk. What was read before stays when that fails. */
  void look() {
    if (files.isEmpty()) {
      return;
    }
    SpoolSettings.Tls tls = files.get();
    try {
      List<FileTime> changed =
          List.of(
              Files.getLastModifiedTime(tls.certificate()),
              Files.getLastModifiedTime(tls.key()),
              Files.getLastModifiedTime(tls.authorities()));
      if (read.filter(before -> before.changed().equals(changed)).isPresent()) {
        return;
      }
      List<X509Certificate> chain = certificates(tls.certificate());
      List<X509Certificate> authorities = certificates(tls.authorities());
      PrivateKey key = key(tls.key(), chain.get(0).getPublicKey().getAlgorithm());
      read =
          Optional.of(
              new Read(
                  TlsProfile.server(key, chain, authorities),
                  TlsProfile.client(key, chain, authorities),
                  chain.get(0).getNotAfter().toInstant(),
                  changed));
      failure = "";
      LOG.info("the certificate {} is used for DICOM over TLS", tls.certificate());
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      if (failure.isEmpty()) {
        LOG.error("no certificate for DICOM over TLS: {}", e.toString());
      }
      failure = e.getMessage() == null ? e.toString() : e.getMessage();
    }
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (all.isEmpty()) {
        throw new IOException(file + " holds no certificate");
      }
      return all;
    }
  }

  private static PrivateKey key(Path file, String algorithm)
      throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    if (!text.contains("-----BEGIN PRIVATE KEY-----")) {
      throw new IOException(file + " holds no key as PKCS#8 in PEM, without a password");
    }
    byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new IOException(file + " is not the key of the certificate: " + algorithm, e);
    }
  }

  /** For the listener; empty without certificates. */
  Optional<SslContext> server() {
    return read.map(Read::server);
  }

  /**
   * For a call.
   *
   * @throws IllegalStateException when TLS is asked for and there are no certificates: nothing is
   *     ever sent in the clear instead
   */
  Optional<SslContext> client(Destination to) {
    if (!to.tls()) {
      return Optional.empty();
    }
    return Optional.of(
        read.map(Read::client)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "it is to be reached with TLS, and there is no certificate: "
                            + (failure.isEmpty() ? "dicom.tls is missing" : failure))));
  }

  /** What is wrong with the files; empty when nothing is. */
  Optional<String> failure() {
    return Optional.of(failure).filter(words -> !words.isEmpty());
  }

  /** When our certificate ends, where that is within 30 days. */
  Optional<Instant> endsSoon(Instant now) {
    return read.map(Read::until).filter(until -> until.isBefore(now.plus(SOON)));
  }
}
