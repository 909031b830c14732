package org.scangate.core.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files that a site file names: profiles, and secrets that only we may read. */
final class SiteFiles {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Path etc;

  /**
   * @param etc the directory that relative paths start from
   */
  SiteFiles(Path etc) {
    this.etc = etc;
  }

  /** The absolute path of a file that the site file names. */
  Path resolve(String name) {
    return etc.resolve(name).toAbsolutePath().normalize();
  }

  /** The absolute path of a directory that the site file names: beside etc, where data is. */
  Path inHome(String name) {
    return etc.toAbsolutePath().resolveSibling(name).normalize();
  }

  void check(SiteNode site, Problems problems) {
    profile(site.at("hardware-profile"), "hardware-profiles", problems);
    for (SiteNode relay : site.at("stop").at("relays").items()) {
      profile(relay.at("profile"), RelayProfiles.DIRECTORY, problems);
    }
    front(site.at("front"), problems);
    for (SiteNode scanner : site.at("scanners").items()) {
      for (SiteNode display : scanner.at("displays").items()) {
        secret(display.at("password-file"), "the display cannot be opened before", problems);
      }
    }
    SiteNode tls = site.at("dicom").at("tls");
    String without = "nothing is sent or taken over TLS before";
    secret(tls.at("key"), without, problems);
    for (String name : new String[] {"certificate", "peer-authorities"}) {
      if (tls.at(name).text().filter(Values::isFile).isPresent()
          && !Files.exists(resolve(tls.at(name).text("")))) {
        problems.remark(tls.at(name), resolve(tls.at(name).text("")) + " is not there; " + without);
      }
    }
    String later = "needed once the section is available";
    secret(site.at("access").at("oidc").at("client-secret-file"), later, problems);
    secret(site.at("intercom").at("sip").at("password-file"), later, problems);
    secret(site.at("fleet").at("password-file"), "the fleet's broker is not told before", problems);
    secret(site.at("database").at("password-file"), "nothing is kept before", problems);
    secret(site.at("metrics").at("token-file"), "nobody may read the metrics before", problems);
    secret(site.at("fleet").at("commands-key"), "no command of the fleet runs before", problems);
  }

  private void front(SiteNode front, Problems problems) {
    boolean named =
        Stream.of("certificate", "key")
            .allMatch(name -> front.at(name).text().map(Values::isFile).orElse(true));
    if (!front.present() || !named) {
      return; // a malformed name is said by the schema and leads nowhere
    }
    Path certificate = resolve(front.at("certificate").text(Configurations.CERTIFICATE));
    Path key = resolve(front.at("key").text(Configurations.KEY));
    if (Files.exists(certificate) != Files.exists(key)) {
      boolean noKey = Files.exists(certificate);
      problems.error(
          noKey ? front.at("key") : front.at("certificate"),
          (noKey ? key : certificate)
              + " is not there, but "
              + (noKey ? certificate : key)
              + " is; give both or neither");
    }
    if (Files.exists(key)) {
      onlyOurs(front.at("key"), key, problems);
    }
    SiteNode clientCa = front.at("client-ca");
    if (clientCa.text().filter(Values::isFile).isPresent()
        && !Files.exists(resolve(clientCa.text("")))) {
      problems.remark(
          clientCa,
          resolve(clientCa.text(""))
              + " is not there; client certificates cannot be checked before");
    }
  }

  private void secret(SiteNode file, String without, Problems problems) {
    if (file.text().filter(Values::isFile).isEmpty()) {
      return;
    }
    Path path = resolve(file.text(""));
    if (!Files.exists(path)) {
      problems.remark(file, path + " is not there; " + without);
    } else {
      onlyOurs(file, path, problems);
    }
  }

  private static void onlyOurs(SiteNode file, Path path, Problems problems) {
    if (!Files.isRegularFile(path)) {
      problems.error(file, path + " is not a file");
      return;
    }
    try {
      PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      if (view != null && view.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
        problems.error(file, path + " can be read or changed by others; run: chmod 600 " + path);
      } else if (!Files.isReadable(path)) {
        problems.error(file, path + " cannot be read by the appliance; check its owner");
      }
    } catch (IOException e) {
      problems.error(file, path + " cannot be looked at: " + e.getMessage());
    }
  }

  private void profile(SiteNode name, String folder, Problems problems) {
    if (name.text().filter(Values::isId).isEmpty()) {
      return;
    }
    Path directory = etc.resolve(folder);
    Path file = directory.resolve(name.text("") + ".yaml");
    if (!Files.isRegularFile(file)) {
      List<String> known = profiles(directory);
      String way =
          Nearest.to(name.text(""), known)
              .map(nearest -> "did you mean '" + nearest + "'?")
              .orElse(known.isEmpty() ? "there is none" : "one of: " + String.join(", ", known));
      problems.error(name, name.found() + " is not in " + directory + "; " + way);
    }
  }

  private static List<String> profiles(Path directory) {
    try (var files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".yaml"))
          .map(file -> file.substring(0, file.length() - ".yaml".length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // a missing directory holds no profile, which is what the error says
    }
  }
}
