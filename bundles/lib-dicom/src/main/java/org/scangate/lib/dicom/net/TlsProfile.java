package org.scangate.lib.dicom.net;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * TLS between application entities, by BCP 195 (PS3.15 B.9 and B.12): 1.3 and 1.2, forward secrecy,
 * authenticated encryption, and a certificate from both sides.
 */
public final class TlsProfile {
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private TlsProfile() {}

  /**
   * For a server.
   *
   * @param chain its own certificate first
   * @param authorities whose certificates peers must show
   */
  public static SslContext server(
      PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities)
      throws SSLException {
    return SslContextBuilder.forServer(key, chain.toArray(X509Certificate[]::new))
        .sslProvider(provider())
        .protocols(PROTOCOLS)
        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .clientAuth(ClientAuth.REQUIRE)
        .trustManager(authorities.toArray(X509Certificate[]::new))
        .build();
  }

  /** For a client; the server's certificate must name the host that is called. */
  public static SslContext client(
      PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities)
      throws SSLException {
    return SslContextBuilder.forClient()
        .keyManager(key, chain.toArray(X509Certificate[]::new))
        .sslProvider(provider())
        .protocols(PROTOCOLS)
        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .trustManager(authorities.toArray(X509Certificate[]::new))
        .endpointIdentificationAlgorithm("HTTPS")
        .build();
  }

  private static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }
}
