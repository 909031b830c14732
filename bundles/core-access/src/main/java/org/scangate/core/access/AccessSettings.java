package org.scangate.core.access;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The configuration, checked.
 *
 * @param idle a sign-in ends after this long without a touch
 * @param absolute a sign-in ends this long after its second factor
 * @param checkOutAfter somebody who does nothing at a panel for this long is checked out
 * @param passkeyDomain WebAuthn relying party id, or empty
 * @param origins {@code https://host[:port]} that passkeys may come from
 * @param siteName issuer in authenticator apps
 */
record AccessSettings(
    Duration idle,
    Duration absolute,
    Duration checkOutAfter,
    String passkeyDomain,
    Set<String> origins,
    String siteName) {

  AccessSettings {
    if (idle.compareTo(Duration.ofMinutes(1)) < 0 || idle.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "idle.millis: " + idle.toMillis() + " is not between 60000 and 86400000");
    }
    if (absolute.compareTo(Duration.ofMinutes(1)) < 0
        || absolute.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException(
          "absolute.millis: " + absolute.toMillis() + " is not between 60000 and 604800000");
    }
    if (checkOutAfter.compareTo(Duration.ofMinutes(1)) < 0
        || checkOutAfter.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "check.out.millis: " + checkOutAfter.toMillis() + " is not between 60000 and 86400000");
    }
    origins = Set.copyOf(origins);
  }

  static AccessSettings of(AccessConfig config) {
    Set<String> origins = new LinkedHashSet<>();
    String[] addresses = config.addresses() == null ? new String[0] : config.addresses();
    Arrays.stream(addresses).map(AccessSettings::origin).forEach(origins::add);
    String domain = config.passkey_domain() == null ? "" : config.passkey_domain();
    String site = config.site_name();
    return new AccessSettings(
        Duration.ofMillis(config.idle_millis()),
        Duration.ofMillis(config.absolute_millis()),
        Duration.ofMillis(config.check_out_millis()),
        domain.trim().toLowerCase(Locale.ROOT),
        origins,
        site == null || site.isBlank() ? "ScanGate" : site.strip());
  }

  /** As browsers write it (RFC 6454 6.2): lower case, without the default port. */
  static String origin(String address) {
    String lower = address.trim().toLowerCase(Locale.ROOT);
    String origin = lower.startsWith("https://") ? lower : "https://" + lower;
    return origin.endsWith(":443") ? origin.substring(0, origin.length() - 4) : origin;
  }

  /** Whether a browser that dialled this origin can use passkeys here (WebAuthn 5.1.3 step 8). */
  boolean passkeysAt(String origin) {
    if (passkeyDomain.isEmpty() || !origins.contains(origin(origin))) {
      return false;
    }
    String host = URI.create(origin(origin)).getHost();
    return host != null && (host.equals(passkeyDomain) || host.endsWith("." + passkeyDomain));
  }
}
