package org.scangate.itests.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The packed appliance, running as a process of its own in a directory of its own. */
public final class Appliance implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Somebody who can sign in: {@code code} must not be asked twice within a 30 s step. */
  public record Somebody(String id, String password, String otpauthUri) {}

  /** A sign-in: the cookie to send. */
  public record SignedIn(String cookie, JsonNode answer) {}

  private final Path home;
  private final int port;
  private final int dicomPort;
  private final Map<String, String> environment;
  private final Path distribution = distribution();
  private final String verb;
  private Process process;
  private HttpClient http;
  private KeyManager[] shown;

  private Appliance(
      String verb, Path home, int port, int dicomPort, Map<String, String> environment) {
    this.verb = verb;
    this.home = home;
    this.port = port;
    this.dicomPort = dicomPort;
    this.environment = environment;
  }

  /** The distribution that the build packed, or that the property {@code assembly} names. */
  public static Path distribution() {
    String named = System.getProperty("assembly");
    if (named != null) {
      return Path.of(named);
    }
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      Path found = folder.resolve("karaf-assembly/target/assembly");
      if (Files.isExecutable(found.resolve("bin/scangate"))) {
        return found;
      }
    }
    throw new IllegalStateException("no assembly above " + here + ": build karaf-assembly first");
  }

  /** The demo site, for tests that bring a section {@code dicom} of their own. */
  public static String siteWithoutImages() throws IOException {
    String demo = Files.readString(distribution().resolve("share/etc/site.yaml"));
    return demo.substring(0, demo.indexOf("\ndicom:"));
  }

  /** The demo site. */
  public static Appliance demo(Path home) throws IOException, InterruptedException {
    return start(home, Files.readString(distribution().resolve("share/etc/site.yaml")), Map.of());
  }

  /**
   * Starts the appliance and waits until it is ready.
   *
   * @param site a site file whose listeners are 8443 and 8444, and 11112 and 11113 for DICOM, in
   *     the text; free ports take their place. Simulated stop relays are added for scanners that
   *     have none.
   * @param environment beside the test's own, for example JAVA_HOME
   */
  public static Appliance start(Path home, String site, Map<String, String> environment)
      throws IOException, InterruptedException {
    int port = freePorts();
    int dicom = freePorts();
    Path etc = Files.createDirectories(home.resolve("etc/secrets")).getParent();
    copy(distribution().resolve("share/etc/hardware-profiles"), etc.resolve("hardware-profiles"));
    copy(distribution().resolve("share/etc/relay-profiles"), etc.resolve("relay-profiles"));
    Files.writeString(
        etc.resolve("site.yaml"),
        SimulatedStops.forEvery(site)
            .replace("8443", Integer.toString(port))
            .replace("8444", Integer.toString(port + 1))
            .replace("11112", Integer.toString(dicom))
            .replace("11113", Integer.toString(dicom + 1)));
    Appliance appliance = new Appliance("start", home, port, dicom, environment);
    appliance.start();
    return appliance;
  }

  /**
   * The central console of a fleet in place of an appliance, and waits until it is ready.
   *
   * @param file its console.yaml with the listener 9443 in the text; a free port takes its place
   */
  public static Appliance console(Path home, String file) throws IOException, InterruptedException {
    int port = freePorts();
    Path etc = Files.createDirectories(home.resolve("etc/secrets")).getParent();
    Files.writeString(etc.resolve("console.yaml"), file.replace("9443", Integer.toString(port)));
    Appliance console = new Appliance("console", home, port, 0, Map.of());
    console.startUntilReady();
    return console;
  }

  /** A free port; the one above it is free, too. */
  public static int freePorts() throws IOException {
    IOException last = null;
    for (int i = 0; i < 20; i++) {
      try (ServerSocket one = new ServerSocket(0);
          ServerSocket two = new ServerSocket(one.getLocalPort() + 1)) {
        return two.getLocalPort() - 1;
      } catch (IOException e) {
        last = e; // the next port is taken: another pair
      }
    }
    throw last;
  }

  /** Starts again after {@link #stop} or {@link #kill}, in the same directory. */
  public void start() throws IOException, InterruptedException {
    int loggedBefore = stopLog().length();
    startUntilReady();
    awaitStops(loggedBefore);
  }

  /** The same, without waiting for the self-test of the stop relays. */
  public void startUntilReady() throws IOException, InterruptedException {
    Files.deleteIfExists(home.resolve("data/ready"));
    Files.createDirectories(home.resolve("data"));
    ProcessBuilder builder =
        new ProcessBuilder(
            distribution.resolve("bin/scangate").toString(), verb, "--home", home.toString());
    builder.environment().putAll(environment);
    process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(home.resolve("data/console.log").toFile()))
            .start();
    try {
      Run.until(
          "ready",
          90_000,
          () -> {
            if (!process.isAlive()) {
              throw new IllegalStateException("the appliance ended:\n" + log());
            }
            return Files.exists(home.resolve("data/ready"));
          });
    } catch (IllegalStateException e) {
      kill();
      throw new IllegalStateException(e.getMessage() + "\n" + log(), e);
    }
  }

  /** Until nobody is refused control because a self-test is still under way. */
  private void awaitStops(int loggedBefore) throws IOException, InterruptedException {
    String site = Files.readString(home.resolve("etc/site.yaml"));
    for (String scanner : SimulatedStops.circuits(site)) {
      Pattern settled = Pattern.compile(scanner + ": stop (armed|tripped|fault)");
      Run.until(
          "the stop circuit of " + scanner,
          60_000,
          () -> settled.matcher(stopLog().substring(loggedBefore)).find());
    }
  }

  private String stopLog() {
    try {
      Path log = home.resolve("data/log/scangate.log");
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Base of every address: {@code https://localhost:PORT}. */
  public URI uri() {
    return URI.create("https://localhost:" + port);
  }

  /** Base of the on-site listener. */
  public URI onSiteUri() {
    return URI.create("https://127.0.0.1:" + (port + 1));
  }

  public int port() {
    return port;
  }

  /** Where the spool listens, a little after ready; the simulated PACS has the next one. */
  public int dicomPort() {
    return dicomPort;
  }

  public Path home() {
    return home;
  }

  public long pid() {
    return process.pid();
  }

  /** The site CA's certificate. */
  public Path siteCa() {
    return home.resolve("etc/secrets/site-ca.pem");
  }

  /** Everything it has logged. */
  public String log() {
    StringBuilder all = new StringBuilder();
    for (String file : List.of("data/console.log", "data/log/scangate.log")) {
      try {
        all.append(Files.readString(home.resolve(file)));
      } catch (IOException e) {
        all.append(file).append(": ").append(e.getMessage()).append('\n');
      }
    }
    return all.toString();
  }

  /** {@code scangate ctl}. */
  public Run.Result ctl(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                distribution().resolve("bin/scangate").toString(),
                "ctl",
                "--home",
                home.toString()));
    command.addAll(List.of(words));
    return Run.command(command);
  }

  /** Makes a person at the shell: the password is the one-time password. */
  public Somebody freshPerson(String id, String name, String roles)
      throws IOException, InterruptedException {
    Run.Result made = ctl("person-add", id, name, "--roles", roles);
    if (made.code() != 0) {
      throw new IllegalStateException("person-add " + id + ": " + made.output());
    }
    return new Somebody(
        id, field(made.output(), "one-time password"), field(made.output(), "second factor"));
  }

  /** Makes a person at the shell and lets them choose a password in the way a browser would. */
  public Somebody person(String id, String name, String roles)
      throws IOException, InterruptedException {
    Somebody fresh = freshPerson(id, name, roles);
    String otpauth = fresh.otpauthUri();
    // The step before now's, so that now's code is still good for the sign-in that counts.
    SignedIn first = signIn(fresh, 1, 1);
    String chosen = "correct horse " + id + " staple";
    HttpResponse<String> answer =
        post("/api/me/password", first.cookie(), Map.of("old", fresh.password(), "new", chosen));
    if (answer.statusCode() != 204) {
      throw new IllegalStateException("choose password: " + answer.body());
    }
    return new Somebody(id, chosen, otpauth);
  }

  /**
   * Has a physicist release every driver that is not simulated, by the command for it. Every
   * scanner of the site must have a driver.
   */
  public Appliance releaseDrivers() throws IOException, InterruptedException {
    Pattern waiting = Pattern.compile("(?m)^([a-z0-9-]+) .*NOT RELEASED");
    Run.until(
        "every driver is known",
        60_000,
        () -> {
          try {
            return !ctl("driver-list").output().contains("  not known");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        });
    List<String> scanners =
        waiting.matcher(ctl("driver-list").output()).results().map(it -> it.group(1)).toList();
    if (!scanners.isEmpty()) {
      Somebody unused = freshPerson("phil", "Phil Physicist", "physicist");
    }
    for (String scanner : scanners) {
      Run.Result made =
          ctl("driver-release", scanner, "Tested with a phantom", "--physicist", "phil");
      if (made.code() != 0) {
        throw new IllegalStateException("driver-release " + scanner + ": " + made.output());
      }
    }
    return this;
  }

  private static String field(String output, String name) {
    return output
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no '" + name + "' in: " + output));
  }

  /** Signs in with the code of now; once more where the code grew old on its way. */
  public SignedIn signIn(Somebody somebody) throws IOException, InterruptedException {
    return signIn(somebody, 0, 2);
  }

  /**
   * Signs in with the code of some steps ago; once more when so many steps passed on the way that
   * it had grown old.
   */
  private SignedIn signIn(Somebody somebody, int stepsAgo, int tooLate)
      throws IOException, InterruptedException {
    Instant asked = Instant.now().minusSeconds(30L * stepsAgo);
    try {
      return signIn(somebody, Totp.code(somebody.otpauthUri(), asked));
    } catch (IllegalStateException e) {
      Instant now = Instant.now().minusSeconds(30L * stepsAgo);
      if (now.getEpochSecond() / 30 - asked.getEpochSecond() / 30 < tooLate) {
        throw e;
      }
      return signIn(somebody, Totp.code(somebody.otpauthUri(), now));
    }
  }

  public SignedIn signIn(Somebody somebody, String code) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post(
            "/api/sign-in",
            "",
            Map.of("person", somebody.id(), "password", somebody.password(), "code", code));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("sign-in: " + answer.statusCode() + " " + answer.body());
    }
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    return new SignedIn(cookie, JSON.readTree(answer.body()));
  }

  public HttpResponse<String> post(String path, String cookie, Map<String, String> body)
      throws IOException, InterruptedException {
    ObjectNode json = JSON.createObjectNode();
    body.forEach(json::put);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri().resolve(path))
            .header("Content-Type", "application/json")
            .header("Origin", uri().toString())
            .POST(HttpRequest.BodyPublishers.ofString(json.toString()));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return http().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> get(String path, String cookie)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri().resolve(path)).GET();
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return http().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** From now on, shows that to the listener for remote people. */
  public synchronized void shows(KeyManager... identity) {
    shown = identity;
    http = null;
  }

  /** A client that trusts the site CA alone. */
  public synchronized HttpClient http() throws IOException {
    if (http == null) {
      http =
          HttpClient.newBuilder()
              .sslContext(trust(shown))
              .connectTimeout(Duration.ofSeconds(10))
              .build();
    }
    return http;
  }

  /** TLS that trusts the site CA alone. */
  public SSLContext trust() throws IOException {
    return trust(null);
  }

  private SSLContext trust(KeyManager[] shows) throws IOException {
    try (var in = Files.newInputStream(siteCa())) {
      Certificate ca = CertificateFactory.getInstance("X.509").generateCertificate(in);
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("site-ca", ca);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shows, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(siteCa() + ": " + e.getMessage(), e);
    }
  }

  /** Resident memory of the process in MiB, as the kernel counts it. */
  public long residentMiB() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(javaPid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** Whether the process has that file in its address space. */
  public boolean maps(Path file) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(javaPid()), "maps"))
        .contains(file.toString());
  }

  /** The process that is the appliance itself. */
  public long javaPid() {
    return process
        .descendants()
        .filter(
            p ->
                p.info()
                    .command()
                    .map(c -> c.toLowerCase(Locale.ROOT).endsWith("java"))
                    .orElse(false))
        .findFirst()
        .map(ProcessHandle::pid)
        .orElse(process.pid());
  }

  /** Ends it as an operator would; says its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException("did not stop within 30 s:\n" + log());
    }
    return process.exitValue();
  }

  /** Ends it as a power cut would end the process. */
  public void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(dir).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.write(to.resolve(from.relativize(file).toString()), Files.readAllBytes(file));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
