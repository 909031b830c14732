package org.scangate.core.deploy;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.drivers.Assurance;
import org.scangate.api.drivers.DriverPair;
import org.scangate.api.time.Ticker;
import org.scangate.core.deploy.StoreRecord.Entry;

/**
 * The store and the releases in a process that dies at a step, as by kill -9: nothing of ours runs
 * any more. Steps are those of the folder, and before and after each line of the audit.
 */
final class KilledStore {
  static final int KILLED = 137;

  static final ManifestRules.Packages OFFERED = name -> List.of(Version.parseVersion("1.0.0"));

  private static final List<String> PACKAGES =
      List.of("org.osgi.framework", "org.scangate.api.driver", "org.scangate.lib.rfb", "javax.net");

  private static int left;

  private KilledStore() {}

  /**
   * Arguments: the data directory, a driver's jar, the deed, and the step to die at; 0 for none.
   */
  public static void main(String[] args) throws Exception {
    Path data = Path.of(args[0]);
    left = Integer.parseInt(args[3]);
    StoreFolder folder = new StoreFolder(data.resolve("drivers"), KilledStore::step);
    Releases releases = new Releases(folder, Ticker.system());
    releases.audit = new DurableAudit(data.resolve("audit"));
    Person phil = new Person("phil", "Phil", Set.of(Role.PHYSICIST));
    DriverPair pair = new DriverPair("mr-1", "a".repeat(64), "b".repeat(64));
    switch (args[2]) {
      case "release" -> {
        var unused = releases.release(pair, "rfb 1.0", "Tested", phil, "phil");
      }
      case "withdraw" -> releases.withdraw(pair, "The field moved", phil, "phil");
      case "stage" -> {
        var unused = store(data, folder, releases).stage(Path.of(args[1]), "os:it");
      }
      case "approve" -> {
        var unused = store(data, folder, releases).approve(only(folder).sha256(), "os:it");
      }
      case "activate" -> folder.write(folder.read().activating(only(folder), "rfb"));
      case "back" -> folder.write(folder.read().deactivating(only(folder)));
      case "remove" ->
          store(data, folder, releases).remove(only(folder).sha256(), Assurance.NONE, "os:it");
      default -> throw new IllegalArgumentException(args[2]);
    }
    Runtime.getRuntime().halt(0);
  }

  /** No driver is active in it: there is no framework that could start one. */
  private static DriverDepot store(Path data, StoreFolder folder, Releases releases) {
    DriverDepot store = new DriverDepot(framework(data), folder);
    store.audit = releases.audit;
    return store;
  }

  private static Entry only(StoreFolder folder) throws IOException {
    return folder.read().entries().get(0);
  }

  private static void step() {
    if (--left == 0) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  /** Writes the actions that were done, each synced before it says so. */
  private record DurableAudit(Path file) implements Audit {
    @Override
    public CompletableFuture<Long> record(AuditEvent event) {
      step();
      try (FileChannel out =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        Files.writeString(
            file, event.action() + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        out.force(true);
      } catch (IOException e) {
        return CompletableFuture.failedFuture(e);
      }
      step();
      return CompletableFuture.completedFuture(1L);
    }

    @Override
    public Optional<String> unwritable() {
      return Optional.empty();
    }

    @Override
    public Verification verify(DoubleConsumer progress) {
      throw new UnsupportedOperationException();
    }
  }

  private static <T> T fake(Class<T> type, InvocationHandler answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
  }

  /** A framework with one bundle, which offers the packages that a driver needs. */
  private static BundleContext framework(Path data) {
    List<BundleCapability> offered =
        PACKAGES.stream()
            .map(
                name ->
                    fake(
                        BundleCapability.class,
                        (proxy, method, args) ->
                            Map.of(
                                "osgi.wiring.package",
                                name,
                                "version",
                                Version.parseVersion("1.0.0"))))
            .toList();
    BundleRevision revision = fake(BundleRevision.class, (proxy, method, args) -> offered);
    Bundle bundle =
        fake(
            Bundle.class,
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "adapt" -> revision;
                  case "getLocation", "getSymbolicName" -> "offers";
                  case "getVersion" -> Version.emptyVersion;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
    return fake(
        BundleContext.class,
        (proxy, method, args) ->
            switch (method.getName()) {
              case "getProperty" -> data.toString();
              case "getBundles" -> new Bundle[] {bundle};
              case "getBundle" -> null;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }
}
