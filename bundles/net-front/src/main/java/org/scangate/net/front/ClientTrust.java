package org.scangate.net.front;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.scangate.net.front.cert.CertificateFiles;

/**
 * Judges the certificates that clients show (RFC 5280 6), and says of one that is refused whose it
 * is and why, for the log. Thread-safe.
 */
final class ClientTrust extends X509ExtendedTrustManager {
  private static final int LONGEST_NAME = 200;

  private final Path authorities;
  private final X509ExtendedTrustManager judge;

  private ClientTrust(Path authorities, X509ExtendedTrustManager judge) {
    this.authorities = authorities;
    this.judge = judge;
  }

  /**
   * @param authorities PEM file of those who sign clients' certificates
   */
  static ClientTrust of(Path authorities) throws IOException, GeneralSecurityException {
    if (!Files.exists(authorities)) {
      throw new GeneralSecurityException(
          "front.client-ca: "
              + authorities
              + " is not there; put the authority's certificate into it, in PEM");
    }
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    int number = 0;
    for (X509Certificate anchor : CertificateFiles.certificates(authorities)) {
      anchors.setCertificateEntry("authority-" + number++, anchor);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .map(judge -> new ClientTrust(authorities, judge))
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("this Java has no X.509 trust manager"));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      judge.checkClientTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw new CertificateException(words(chain[0], e), e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType, (SSLEngine) null);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    checkClientTrusted(chain, authType, (SSLEngine) null);
  }

  private String words(X509Certificate leaf, CertificateException refused) {
    String whose = "the client's certificate " + name(leaf);
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathValidatorException invalid && invalid.getIndex() >= 0) {
        if (invalid.getReason() == BasicReason.EXPIRED) {
          X509Certificate old = at(invalid);
          return whose + above(leaf, old) + " expired at " + old.getNotAfter().toInstant();
        }
        if (invalid.getReason() == BasicReason.NOT_YET_VALID) {
          X509Certificate early = at(invalid);
          return whose + above(leaf, early) + " begins at " + early.getNotBefore().toInstant();
        }
      }
      if (cause instanceof CertPathBuilderException) {
        return whose + " is not signed by an authority of front.client-ca (" + authorities + ")";
      }
    }
    return whose + " is refused: " + refused.getMessage();
  }

  /**
   * What the judge cannot see: a session that began with a certificate that was good then is
   * resumed without showing it again (RFC 8446 2.2), for days.
   *
   * @return in words, when the certificate is past its time
   */
  static Optional<String> expired(X509Certificate leaf) {
    try {
      leaf.checkValidity();
      return Optional.empty();
    } catch (CertificateException e) {
      Instant end = leaf.getNotAfter().toInstant();
      return Optional.of("the client's certificate " + name(leaf) + " expired at " + end);
    }
  }

  private static X509Certificate at(CertPathValidatorException invalid) {
    return (X509Certificate) invalid.getCertPath().getCertificates().get(invalid.getIndex());
  }

  private static String above(X509Certificate leaf, X509Certificate named) {
    return named.equals(leaf) ? "" : " is refused: " + name(named) + ", which signed it,";
  }

  /** As the client wrote it, which may be anything: fit for a line of the log. */
  private static String name(X509Certificate certificate) {
    String name = certificate.getSubjectX500Principal().getName();
    String printable = name.replaceAll("[^\\p{Print}]", "?");
    return printable.substring(0, Math.min(printable.length(), LONGEST_NAME));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("only clients are judged here");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }
}
