package org.scangate.core.config;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Uplinks and tunnels: what fits what. */
final class NetworkMeaning {
  private static final int WIREGUARD_KEY_BYTES = 32;

  private final SiteNode site;
  private final Problems problems;

  NetworkMeaning(SiteNode site, Problems problems) {
    this.site = site;
    this.problems = problems;
  }

  void check() {
    List<SiteNode> uplinks = site.at("uplinks").items();
    Meaning.unique(uplinks, "id", problems);
    Meaning.unique(uplinks, "interface", problems);
    Meaning.unique(uplinks, "priority", problems);
    SiteNode probe = site.at("uplink-probe");
    Meaning.notLonger(
        probe.at("in-session-interval"), "100ms", probe.at("interval"), "1s", problems);

    SiteNode wireguard = site.at("vpn").at("wireguard");
    List<SiteNode> tunnels = wireguard.at("tunnels").items();
    for (String part : new String[] {"uplink", "interface", "address", "listen-port", "key"}) {
      Meaning.unique(tunnels, part, problems);
    }
    for (SiteNode tunnel : tunnels) {
      Meaning.known(tunnel.at("uplink"), uplinks, "id", "an uplink", problems);
    }
    Meaning.unique(wireguard.at("peers").items(), "name", problems);
    for (SiteNode peer : wireguard.at("peers").items()) {
      peer(peer, tunnels);
    }
  }

  private void peer(SiteNode peer, List<SiteNode> tunnels) {
    for (String part : new String[] {"public-keys", "addresses"}) {
      peer.at(part).entries().forEach((name, entry) -> tunnelOf(name, entry, tunnels));
    }
    for (SiteNode key : peer.at("public-keys").entries().values()) {
      if (key.text().isPresent() && !isKey(key.text(""))) {
        problems.remark(key, "is not a WireGuard key yet: 44 characters of base64");
      }
    }
    for (String name : peer.at("addresses").entries().keySet()) {
      if (!peer.at("public-keys").at(name).present()) {
        problems.error(peer.at("addresses").at(name), "has no public key in public-keys." + name);
      }
    }
  }

  private void tunnelOf(String name, SiteNode entry, List<SiteNode> tunnels) {
    List<String> known =
        tunnels.stream().flatMap(tunnel -> tunnel.at("interface").text().stream()).toList();
    if (!known.contains(name)) {
      Optional<String> nearest = Nearest.to(name, known);
      problems.error(
          entry,
          "names no interface of a tunnel; "
              + nearest
                  .map(meant -> "did you mean '" + meant + "'?")
                  .orElse("one of: " + String.join(", ", known)));
    }
  }

  private static boolean isKey(String text) {
    try {
      return text.length() == 44 && Base64.getDecoder().decode(text).length == WIREGUARD_KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
