package org.scangate.net.front;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.scangate.net.front.FrontSettings.TlsProvider;
import org.scangate.net.front.cert.Credential;

/** TLS as the listeners speak it: 1.3, 1.2 where the site says so, and HTTP/1.1 inside. */
final class TlsContexts {

  /** Forward secrecy and authenticated encryption, or nothing. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /**
   * Netty passes the key through a key store without a password. PKCS12, the usual kind, derives
   * that password with 10,000 rounds going in and again coming out; this one does not.
   */
  private static final String IN_MEMORY = "JKS";

  private TlsContexts() {}

  /** What AUTO comes to here; loads the native library. */
  static TlsProvider resolve(TlsProvider wanted) {
    if (wanted == TlsProvider.AUTO) {
      return OpenSsl.isAvailable() ? TlsProvider.BORINGSSL : TlsProvider.JDK;
    }
    if (wanted == TlsProvider.BORINGSSL) {
      OpenSsl.ensureAvailability();
    }
    return wanted;
  }

  /**
   * A context for new connections.
   *
   * @param clientAuthorities when given, a client must show a certificate that one of them signed
   */
  static SslContext server(
      Credential credential, Optional<Path> clientAuthorities, boolean tls12, TlsProvider provider)
      throws IOException, GeneralSecurityException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(
                credential.key(), credential.chain().toArray(X509Certificate[]::new))
            .keyStoreType(IN_MEMORY)
            .sslProvider(provider == TlsProvider.BORINGSSL ? SslProvider.OPENSSL : SslProvider.JDK)
            .protocols(tls12 ? List.of("TLSv1.3", "TLSv1.2") : List.of("TLSv1.3"))
            .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    ApplicationProtocolNames.HTTP_1_1));
    if (clientAuthorities.isPresent()) {
      builder.clientAuth(ClientAuth.REQUIRE).trustManager(ClientTrust.of(clientAuthorities.get()));
    }
    return builder.build();
  }
}
