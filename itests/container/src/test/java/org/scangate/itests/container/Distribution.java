package org.scangate.itests.container;

import static org.ops4j.pax.exam.CoreOptions.bootDelegationPackage;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.osgi.framework.Constants;

/**
 * What the build packed, as options for a framework in the test's own JVM, with the demo site. Not
 * Pax Exam's Karaf container: that one needs the features service, which is not packed.
 */
final class Distribution {
  private static final int TESTS_START_LEVEL = 100;

  private Distribution() {}

  static Option[] withDemoSite() throws IOException {
    Path packed = Path.of("../../karaf-assembly/target/assembly").toRealPath();
    Path home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "appliance");
    lay(packed.resolve("share/etc"), home.resolve("etc"));
    Path data = Files.createDirectories(home.resolve("data"));
    List<Option> options = new ArrayList<>();
    options.add(cleanCaches());
    options.add(frameworkStartLevel(TESTS_START_LEVEL));
    // As etc/config.properties of the distribution, which only Karaf's own start reads.
    options.add(systemPackages("org.apache.karaf.version", "org.apache.karaf.info", "sun.misc"));
    options.add(systemPackages("org.apache.karaf.jaas.boot;version=4.4.10"));
    options.add(systemPackages("org.apache.karaf.jaas.boot.principal;version=4.4.10"));
    options.add(bootDelegationPackage("sun.*"));
    options.add(frameworkProperty("felix.cm.dir").value(data.resolve("cm").toString()));
    for (String name : List.of("home", "base", "data")) {
      options.add(
          systemProperty("karaf." + name).value((name.equals("data") ? data : packed) + ""));
    }
    options.add(systemProperty("karaf.etc").value(packed.resolve("etc").toString()));
    options.add(systemProperty("karaf.log").value(data.resolve("log").toString()));
    options.add(
        systemProperty("org.ops4j.pax.logging.property.file")
            .value(packed.resolve("etc/log4j2.properties").toString()));
    options.add(systemProperty("scangate.dist").value(packed.toString()));
    options.add(systemProperty("scangate.etc").value(home.resolve("etc").toString()));
    options.add(systemProperty("scangate.data").value(data.toString()));
    options.addAll(bundles(packed));
    options.add(junitBundles());
    return options.toArray(Option[]::new);
  }

  /** The bundles with their start levels, as the build laid them down for Karaf's start. */
  private static List<Option> bundles(Path packed) throws IOException {
    Properties laid = new Properties();
    try (InputStream in = Files.newInputStream(packed.resolve("etc/startup.properties"))) {
      laid.load(in);
    }
    List<Option> bundles = new ArrayList<>();
    for (String place : laid.stringPropertyNames()) {
      Path jar = packed.resolve("system").resolve(place.replaceFirst(".*file:", ""));
      int level = Integer.parseInt(laid.getProperty(place).strip());
      UrlProvisionOption bundle = bundle("reference:" + jar.toUri()).startLevel(level);
      bundles.add(isFragment(jar) ? bundle.noStart() : bundle);
    }
    return bundles;
  }

  private static boolean isFragment(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().getValue(Constants.FRAGMENT_HOST) != null;
    }
  }

  /** The demo site in a folder of its own, on ports that are free. */
  private static void lay(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Path secrets = Files.createDirectories(to.resolve("secrets"));
    Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwx------"));
    String site = Files.readString(to.resolve("site.yaml"));
    for (String port : List.of("8443", "8444", "11112", "11113")) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        site = site.replace(port, Integer.toString(free.getLocalPort()));
      }
    }
    Files.writeString(to.resolve("site.yaml"), site);
  }
}
