package org.scangate.net.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are ours and pages that are ours. */
class AuthoritiesTest {
  private static final InetSocketAddress LOCAL = HostPort.parse("203.0.113.1:1").resolve();

  private final Authorities remote =
      Authorities.remote(
          List.of(HostPort.parse("gw-a.example:8443"), HostPort.parse("gw-b.example:443")),
          List.of(HostPort.parse("10.77.0.1:8443"), HostPort.parse("[fd00::1]:8443")));
  private final Authorities local =
      Authorities.remote(
          List.of(HostPort.parse("localhost:8443")), List.of(HostPort.parse("0.0.0.0:8443")));
  private final Authorities panel = Authorities.onSite(HostPort.parse("192.168.50.1:8443"));

  @ParameterizedTest
  @CsvSource({
    "gw-a.example:8443,      true",
    "GW-A.Example:8443,      true",
    "gw-a.example,           false",
    "gw-b.example,           true",
    "gw-b.example:443,       true",
    "10.77.0.1:8443,         true",
    "[fd00:0:0::1]:8443,     true",
    "fd00::1:8443,           false",
    "10.77.0.2:8443,         false",
    "localhost:8443,         false",
    "gw-a.example.:8443,     false",
    "gw-a.example:08443,     true",
    "gw-a.example:8443x,     false",
    "'',                     false",
    "evil.example:8443,      false",
  })
  void hosts(String host, boolean ours) {
    assertThat(remote.match(host, LOCAL).isPresent()).isEqualTo(ours);
  }

  @Test
  void localhostHasThreeSpellings() {
    for (String host : List.of("localhost:8443", "127.0.0.1:8443", "[::1]:8443")) {
      HostPort found = local.match(host, LOCAL).orElseThrow();
      assertThat(local.allowsOrigin("https://" + host, found)).as(host).isTrue();
    }
    assertThat(local.match("127.0.0.1:8444", LOCAL)).isEmpty();
  }

  @Test
  void aListenerOnEveryAddressAnswersToTheOneThatWasDialled() {
    InetSocketAddress side = HostPort.parse("192.0.2.7:8443").resolve();
    assertThat(local.match("192.0.2.7:8443", side)).isPresent();
    assertThat(local.match("192.0.2.8:8443", side)).isEmpty();
    assertThat(local.match("192.0.2.7:8443", LOCAL)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://gw-a.example:8443,  true",
    "https://gw-b.example,       true",
    "https://gw-b.example:443,   false",
    "https://gw-a.example,       false",
    "http://gw-a.example:8443,   false",
    "https://10.77.0.1:8443,     false",
    "https://gw-a.example:8443/, false",
    "https://evil.example,       false",
    "null,                       false",
  })
  void remoteOriginsAreWhatPeopleDial(String origin, boolean ours) {
    HostPort host = remote.match("10.77.0.1:8443", LOCAL).orElseThrow();
    assertThat(remote.allowsOrigin(origin, host)).isEqualTo(ours);
  }

  @Test
  void thePanelsOriginIsItsListener() {
    HostPort host = panel.match("192.168.50.1:8443", LOCAL).orElseThrow();
    assertThat(panel.allowsOrigin("https://192.168.50.1:8443", host)).isTrue();
    assertThat(panel.allowsOrigin("https://gw-a.example:8443", host)).isFalse();
    assertThat(panel.match("gw-a.example:8443", LOCAL)).isEmpty();
    assertThat(panel.webSocketSources(host)).isEqualTo("wss://192.168.50.1:8443");
  }

  @Test
  void pagesMayConnectToEveryAddressThatPeopleDial() {
    HostPort host = remote.match("gw-b.example", LOCAL).orElseThrow();
    assertThat(remote.webSocketSources(host))
        .isEqualTo("wss://gw-a.example:8443 wss://gw-b.example");
    assertThat(remote.words()).isEqualTo("https://gw-a.example:8443 or https://gw-b.example");
    HostPort loopback = local.match("[::1]:8443", LOCAL).orElseThrow();
    assertThat(local.webSocketSources(loopback)).isEqualTo("wss://localhost:8443");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:0", "a:65536", ":1", "a b:1", "[::1:1", "[127.0.0.1]:1", "a:-1"})
  void whatIsNoHostAndPort(String text) {
    assertThatThrownBy(() -> HostPort.parse(text)).hasMessageContaining("'" + text + "'");
  }
}
