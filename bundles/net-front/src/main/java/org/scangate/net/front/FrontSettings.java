package org.scangate.net.front;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.scangate.net.front.cert.CertificateNames;

/** The configuration, read and checked. */
record FrontSettings(
    List<HostPort> listen,
    List<HostPort> addresses,
    Optional<HostPort> onSite,
    Path certificate,
    Path key,
    Optional<Path> clientCa,
    boolean tls12,
    TlsProvider tlsProvider,
    String siteName,
    Limits limits) {

  /** Who does the cryptography. */
  enum TlsProvider {
    /** BoringSSL when it can be loaded. */
    AUTO,
    BORINGSSL,
    JDK
  }

  FrontSettings {
    listen = List.copyOf(listen);
    addresses = List.copyOf(addresses);
  }

  /**
   * @throws IllegalArgumentException naming what is wrong
   */
  static FrontSettings of(FrontConfig config) {
    Limits standard = Limits.standard();
    return new FrontSettings(
        hosts(config.listen()),
        hosts(config.addresses()),
        given(config.onsite_listen()).map(HostPort::parse),
        Path.of(config.certificate()),
        Path.of(config.key()),
        given(config.client_ca()).map(Path::of),
        config.minimum_tls().equals("TLSv1.2"),
        TlsProvider.valueOf(config.tls_provider().toUpperCase(java.util.Locale.ROOT)),
        config.site_name(),
        new Limits(
            config.connections(),
            standard.onSiteConnections(),
            config.connections_per_address(),
            standard.tlsHandshake(),
            standard.head(),
            standard.idle(),
            standard.body(),
            standard.linger(),
            standard.closeHandshake(),
            standard.unacknowledged(),
            standard.intakeBytes(),
            config.route_threads(),
            standard.routeQueue()));
  }

  private static List<HostPort> hosts(String[] texts) {
    List<HostPort> found = new ArrayList<>();
    for (String text : texts) {
      found.add(HostPort.parse(text));
    }
    return found;
  }

  private static Optional<String> given(String text) {
    return text == null || text.isBlank() ? Optional.empty() : Optional.of(text);
  }

  /** What the certificate must be good for: everything that a client dials. */
  CertificateNames certificateNames() {
    return CertificateNames.of(
        Stream.concat(addresses.stream(), onSite.stream().filter(a -> !a.isWildcard()))
            .map(HostPort::host)
            .toList());
  }
}
