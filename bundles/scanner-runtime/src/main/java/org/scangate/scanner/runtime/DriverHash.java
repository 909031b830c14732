package org.scangate.scanner.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.scangate.api.drivers.DriverHandOver;

/** Tells one driver from every other, by a SHA-256 in hexadecimal digits. */
final class DriverHash {
  private static final String OURS = "org.scangate.";

  private DriverHash() {}

  /**
   * Of a driver that was brought: its file's, which its location names. Of one that came with the
   * appliance: that of the contents of its bundle and of those of ours that it imports from, for
   * they come and change with it. Reads them all.
   *
   * @return empty when the bundle is gone
   */
  static String of(Bundle bundle) {
    if (bundle == null) {
      return "";
    }
    if (bundle.getLocation().startsWith(DriverHandOver.LOCATION)) {
      return bundle.getLocation().substring(DriverHandOver.LOCATION.length());
    }
    Map<String, Bundle> parts = new TreeMap<>();
    collect(bundle, parts);
    MessageDigest digest = sha256();
    parts.values().forEach(part -> read(part, digest));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void collect(Bundle bundle, Map<String, Bundle> parts) {
    if (parts.putIfAbsent(bundle.getSymbolicName(), bundle) != null) {
      return;
    }
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring == null) {
      return;
    }
    for (BundleWire wire : wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE)) {
      Bundle provider = wire.getProvider().getBundle();
      String name = provider.getSymbolicName();
      if (name != null && name.startsWith(OURS)) {
        collect(provider, parts);
      }
    }
  }

  private static void read(Bundle bundle, MessageDigest digest) {
    Map<String, URL> files = new TreeMap<>();
    Enumeration<URL> entries = bundle.findEntries("/", "*", true);
    if (entries != null) {
      for (URL url : Collections.list(entries)) {
        if (!url.getPath().endsWith("/")) {
          files.put(url.getPath(), url);
        }
      }
    }
    byte[] buffer = new byte[1 << 14];
    files.forEach(
        (path, url) -> {
          add(digest, path);
          try (InputStream in = url.openStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
              digest.update(buffer, 0, n);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(url + " of the driver cannot be read", e);
          }
        });
  }

  /** Adds a text and where it ends. */
  static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
