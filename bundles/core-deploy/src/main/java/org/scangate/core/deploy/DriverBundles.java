package org.scangate.core.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.drivers.DriverRefused;

/** The driver bundles in the framework; each is started for this run only, never by itself. */
final class DriverBundles implements ManifestRules.Packages {
  private static final int START_LEVEL = 60;
  private static final long WITHIN_SECONDS = 15;

  private final BundleContext framework;

  DriverBundles(BundleContext framework) {
    this.framework = framework;
  }

  @Override
  public List<Version> versions(String name) {
    List<Version> versions = new ArrayList<>();
    for (Bundle bundle : framework.getBundles()) {
      BundleRevision revision = bundle.adapt(BundleRevision.class);
      if (revision == null) {
        continue;
      }
      for (BundleCapability each :
          revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
        if (name.equals(each.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
            && each.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE)
                instanceof Version version) {
          versions.add(version);
        }
      }
    }
    return versions;
  }

  /** The bundles that were brought, whatever became of them. */
  List<Bundle> brought() {
    return Arrays.stream(framework.getBundles())
        .filter(bundle -> bundle.getLocation().startsWith(DriverHandOver.LOCATION))
        .toList();
  }

  Bundle find(String sha256) {
    return framework.getBundle(DriverHandOver.LOCATION + sha256);
  }

  /** Whether another bundle of that name and version is there; the framework takes no two. */
  boolean taken(String name, String version, String sha256) {
    return Arrays.stream(framework.getBundles())
        .anyMatch(
            bundle ->
                name.equals(bundle.getSymbolicName())
                    && bundle.getVersion().toString().equals(version)
                    && !bundle.getLocation().equals(DriverHandOver.LOCATION + sha256));
  }

  Bundle install(String sha256, Path jar) throws DriverRefused {
    try (InputStream in = Files.newInputStream(jar)) {
      Bundle bundle = framework.installBundle(DriverHandOver.LOCATION + sha256, in);
      bundle.adapt(BundleStartLevel.class).setStartLevel(START_LEVEL);
      return bundle;
    } catch (IOException | BundleException e) {
      throw new DriverRefused("the driver cannot be installed: " + e.getMessage(), e);
    }
  }

  /** Starts it; waits 15 s for its activator. */
  void start(Bundle bundle) throws DriverRefused {
    call("start", () -> bundle.start(Bundle.START_TRANSIENT));
  }

  /** Stops and deletes it; waits 15 s for its activator. */
  void uninstall(Bundle bundle) throws DriverRefused {
    if (bundle.getState() != Bundle.UNINSTALLED) {
      call("stop", bundle::uninstall);
    }
  }

  private interface Call {
    void run() throws BundleException;
  }

  /** On a thread of its own: an activator may never come back. */
  private static void call(String what, Call call) throws DriverRefused {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                call.run();
                done.complete(null);
              } catch (Throwable e) {
                // Errors too: an activator may lack a class.
                done.completeExceptionally(e);
              }
            },
            "scangate-deploy-bundle");
    thread.setDaemon(true);
    thread.start();
    try {
      done.get(WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new DriverRefused(words(what, e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new DriverRefused(
          "its activator does not come back from "
              + what
              + " within "
              + WITHIN_SECONDS
              + " s. Tell its maker; what hangs is gone with the next restart",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverRefused("interrupted", e);
    }
  }

  private static String words(String what, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof BundleException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ").strip();
    return "it does not "
        + what
        + ": "
        + cause.getClass().getSimpleName()
        + " ("
        + (message.length() > 300 ? message.substring(0, 300) + "…" : message)
        + ")";
  }
}
