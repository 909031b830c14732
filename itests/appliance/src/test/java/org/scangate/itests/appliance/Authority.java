package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.scangate.itests.harness.Run;

/** An authority that signs certificates of people's computers, as OpenSSL makes one. */
final class Authority {
  private static final String SECRET = "of the test";

  private final Path folder;

  private Authority(Path folder) {
    this.folder = folder;
  }

  /** A key with its certificate, in PEM. */
  record Identity(Path key, Path certificate) {

    /** The same for Java. */
    KeyManager[] keyManagers() throws Exception {
      Path store = certificate.resolveSibling(certificate.getFileName() + ".p12");
      openssl(
          "pkcs12",
          "-export",
          "-inkey",
          key.toString(),
          "-in",
          certificate.toString(),
          "-out",
          store.toString(),
          "-passout",
          "pass:" + SECRET);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (var in = Files.newInputStream(store)) {
        keys.load(in, SECRET.toCharArray());
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, SECRET.toCharArray());
      return factory.getKeyManagers();
    }
  }

  static Authority make(Path folder, String name) throws Exception {
    Authority authority = new Authority(Files.createDirectories(folder));
    Files.createFile(folder.resolve("index.txt"));
    Files.writeString(
        folder.resolve("ca.cnf"),
        String.join(
            "\n",
            "[ca]",
            "default_ca = ours",
            "[ours]",
            "dir = " + folder,
            "new_certs_dir = $dir",
            "database = $dir/index.txt",
            "private_key = $dir/ca.key",
            "certificate = $dir/ca.pem",
            "rand_serial = yes",
            "unique_subject = no",
            "default_md = sha256",
            "policy = any",
            "[any]",
            "commonName = supplied",
            "[clientAuth]",
            "basicConstraints = CA:FALSE",
            "extendedKeyUsage = clientAuth",
            "[serverAuth]",
            "basicConstraints = CA:FALSE",
            "extendedKeyUsage = serverAuth",
            ""));
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "30",
        "-subj",
        "/CN=" + name,
        "-keyout",
        folder.resolve("ca.key").toString(),
        "-out",
        authority.certificate().toString());
    return authority;
  }

  Path certificate() {
    return folder.resolve("ca.pem");
  }

  /** For a computer, from yesterday on. */
  Identity issue(String name) throws Exception {
    return issue(name, "clientAuth", "200101000000Z", "491231235959Z");
  }

  /**
   * @param purpose clientAuth or serverAuth
   * @param from and {@code to}: its life, YYMMDDHHMMSSZ
   */
  Identity issue(String name, String purpose, String from, String to) throws Exception {
    Path key = folder.resolve(name + ".key");
    Path request = folder.resolve(name + ".csr");
    Path certificate = folder.resolve(name + ".pem");
    openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-keyout",
        key.toString(),
        "-out",
        request.toString());
    openssl(
        "ca",
        "-batch",
        "-notext",
        "-config",
        folder.resolve("ca.cnf").toString(),
        "-extensions",
        purpose,
        "-startdate",
        from,
        "-enddate",
        to,
        "-in",
        request.toString(),
        "-out",
        certificate.toString());
    return new Identity(key, certificate);
  }

  private static void openssl(String... words) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    Run.Result result = Run.command(command);
    assertThat(result.code()).as(result.output()).isZero();
  }
}
