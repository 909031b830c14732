package org.scangate.net.front.cert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.front.CertificateRefused;

/** The certificate's files from the first start through requests, imports and power cuts. */
class CertificateFilesTest {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final CertificateNames NAMES =
      CertificateNames.of(List.of("gw-a.northfork.example", "gw-b.northfork.example", "10.77.0.1"));

  private final Instant now = Instant.now();
  @TempDir Path directory;
  private CertificateFiles files;
  private Path certificate;
  private Path key;
  private Path pending;

  @BeforeEach
  void files() {
    certificate = directory.resolve("secrets/front.pem");
    key = directory.resolve("secrets/front.key");
    pending = directory.resolve("secrets/front.key.pending");
    files = new CertificateFiles(certificate, key, "North Fork");
  }

  @Test
  void makesAnAuthorityAndALeafThatOthersUnderstand() throws Exception {
    assertThat(files.load()).isEmpty();
    Credential made = files.makeOwn(NAMES, now);
    assertThat(files.load().orElseThrow().leaf()).isEqualTo(made.leaf());
    X509Certificate leaf = made.leaf();
    X509Certificate authority = CertificateFiles.certificates(sibling("site-ca.pem")).get(0);
    leaf.verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(authority.getCriticalExtensionOIDs())
        .contains(Extension.nameConstraints.getId(), Extension.basicConstraints.getId());
    assertThat(Duration.between(now, leaf.getNotAfter().toInstant()).toDays())
        .isBetween(396L, 397L);
    assertThat(CertificateNames.in(leaf)).isEqualTo(NAMES);
    try (Stream<Path> all = Files.list(certificate.getParent())) {
      for (Path file : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as("%s", file)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void opensslAcceptsTheLeafForItsNamesOnly() throws Exception {
    files.makeOwn(NAMES, now);
    assertThat(verify("-verify_hostname", "gw-b.northfork.example")).isZero();
    assertThat(verify("-verify_ip", "10.77.0.1")).isZero();
    assertThat(verify("-verify_hostname", "evil.example")).isNotZero();
  }

  @Test
  void theAuthorityCannotVouchForOthers() throws Exception {
    files.makeOwn(NAMES, now);
    Credential authority =
        new Credential(
            Pem.key(sibling("site-ca.key")), CertificateFiles.certificates(sibling("site-ca.pem")));
    for (String foreign : List.of("bank.example", "192.0.2.1", "2001:db8::1")) {
      CertificateNames others = CertificateNames.of(List.of(foreign));
      X509Certificate leaf = SiteAuthority.leaf(authority, SiteAuthority.key(), "x", others, now);
      Files.writeString(certificate, Pem.of(List.of(leaf)));
      assertThat(verify("-purpose", "sslserver")).as(foreign).isNotZero();
    }
  }

  @Test
  void anAuthorityForNamesAloneMayNotSignAddresses() throws Exception {
    CertificateNames dnsOnly = CertificateNames.of(List.of("gw.example"));
    CertificateNames ipOnly = CertificateNames.of(List.of("10.0.0.1"));
    for (var pair : List.of(List.of(dnsOnly, ipOnly), List.of(ipOnly, dnsOnly))) {
      KeyPair caKey = SiteAuthority.key();
      Credential authority = SiteAuthority.authority(caKey, "s", pair.get(0), now);
      assertThat(SiteAuthority.maySignFor(authority.leaf(), pair.get(0))).isTrue();
      assertThat(SiteAuthority.maySignFor(authority.leaf(), pair.get(1))).isFalse();
      Files.createDirectories(certificate.getParent());
      Files.writeString(sibling("site-ca.pem"), Pem.of(authority.chain()));
      KeyPair leafKey = SiteAuthority.key();
      for (CertificateNames names : pair) {
        X509Certificate leaf = SiteAuthority.leaf(authority, leafKey, "s", names, now);
        Files.writeString(certificate, Pem.of(List.of(leaf)));
        assertThat(verify("-purpose", "sslserver") == 0).isEqualTo(names.equals(pair.get(0)));
      }
    }
  }

  /** OpenSSL's exit code. */
  private int verify(String... how) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl", "verify", "-x509_strict"));
    command.addAll(List.of(how));
    command.addAll(List.of("-CAfile", sibling("site-ca.pem").toString(), certificate.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().transferTo(OutputStream.nullOutputStream());
    return process.waitFor();
  }

  @Test
  void renewsItsOwnAndNobodyElses() throws Exception {
    X509Certificate leaf = files.makeOwn(NAMES, now).leaf();
    assertThat(files.isOwn(leaf)).isTrue();
    assertThat(CertificateFiles.shouldRenew(leaf, NAMES, now)).isFalse();
    assertThat(CertificateFiles.shouldRenew(leaf, NAMES, now.plus(Duration.ofDays(366)))).isFalse();
    assertThat(CertificateFiles.shouldRenew(leaf, NAMES, now.plus(Duration.ofDays(368)))).isTrue();
    CertificateNames more = CertificateNames.of(List.of("gw-a.northfork.example", "new.example"));
    assertThat(CertificateFiles.shouldRenew(leaf, more, now)).isTrue();
    X509Certificate foreign =
        TestAuthority.root("Other").leaf("x", SiteAuthority.key(), YEAR).get(0);
    assertThat(files.isOwn(foreign)).isFalse();
  }

  @Test
  void keepsItsAuthorityAsLongAsThatFits() throws Exception {
    files.makeOwn(NAMES, now);
    String before = Files.readString(sibling("site-ca.pem"));
    X509Certificate renewed = files.makeOwn(NAMES, now.plus(Duration.ofDays(370))).leaf();
    assertThat(Files.readString(sibling("site-ca.pem"))).isEqualTo(before);
    assertThat(renewed.getNotAfter().toInstant()).isAfter(now.plus(Duration.ofDays(700)));

    Instant late = now.plus(Duration.ofDays(3650 - 200));
    X509Certificate clipped = files.makeOwn(NAMES, late).leaf();
    assertThat(clipped.getNotAfter().toInstant()).isEqualTo(files.authorityEnds().orElseThrow());

    files.makeOwn(CertificateNames.of(List.of("elsewhere.example")), now);
    assertThat(Files.readString(sibling("site-ca.pem"))).isNotEqualTo(before);
  }

  @Test
  void requestsCarryEveryNameAndKeepTheWaitingKey() throws Exception {
    files.makeOwn(NAMES, now);
    String before = Files.readString(key);
    var request = TestAuthority.read(files.request(NAMES));
    GeneralNames asked =
        GeneralNames.fromExtensions(
            request.getRequestedExtensions(), Extension.subjectAlternativeName);
    assertThat(asked.getNames())
        .contains(
            new GeneralName(GeneralName.dNSName, "gw-a.northfork.example"),
            new GeneralName(GeneralName.iPAddress, "10.77.0.1"));
    var again = TestAuthority.read(files.request(NAMES));
    assertThat(again.getSubjectPublicKeyInfo()).isEqualTo(request.getSubjectPublicKeyInfo());
    assertThat(Files.readString(key)).isEqualTo(before);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pending)))
        .isEqualTo("rw-------");
  }

  @Test
  void takesTheAnswerOfAnIntermediateAuthority() throws Exception {
    files.makeOwn(NAMES, now);
    TestAuthority issuing = TestAuthority.root("Root").below("Issuing");
    List<X509Certificate> answer = issuing.sign(files.request(NAMES), YEAR);
    assertThat(answer).hasSize(2);
    Credential used = files.importChain(write(answer), NAMES, now);
    assertThat(used.chain()).isEqualTo(answer);
    assertThat(files.load().orElseThrow().chain()).isEqualTo(answer);
    assertThat(pending).doesNotExist();

    // A renewal of the same key needs no new request.
    List<X509Certificate> renewed =
        issuing.sign(SiteAuthority.request(Pem.pair(key), "x", NAMES), YEAR.plusDays(30));
    assertThat(files.importChain(write(renewed), NAMES, now).leaf()).isEqualTo(renewed.get(0));
  }

  @Test
  void refusesWithEveryReasonAtOnceAndChangesNothing() throws Exception {
    Credential before = files.makeOwn(NAMES, now);
    TestAuthority root = TestAuthority.root("Root");
    TestAuthority issuing = root.below("Issuing");
    String request = files.request(NAMES);
    List<X509Certificate> good = issuing.sign(request, YEAR);
    List<X509Certificate> reversed = new ArrayList<>(good);
    Collections.reverse(reversed);

    assertThat(reasons(reversed)).anyMatch(r -> r.contains("is an authority's"));
    assertThat(reasons(List.of(good.get(0), root.certificate())))
        .singleElement()
        .asString()
        .contains("was signed by CN=Issuing", "CN=Root");
    assertThat(reasons(issuing.sign(request, Duration.ofDays(-1))))
        .anyMatch(r -> r.contains("expired on"));
    CertificateNames fewer = CertificateNames.of(List.of("gw-a.northfork.example"));
    assertThat(reasons(issuing.sign(SiteAuthority.request(Pem.pair(pending), "x", fewer), YEAR)))
        .singleElement()
        .asString()
        .contains("is not for gw-b.northfork.example, 10.77.0.1");
    assertThat(reasons(issuing.leaf("gw-a.northfork.example", SiteAuthority.key(), YEAR)))
        .hasSizeGreaterThanOrEqualTo(2)
        .anyMatch(r -> r.contains("a key that is not here"))
        .anyMatch(r -> r.contains("is not for"));
    TestAuthority impostor = TestAuthority.root("Issuing");
    assertThat(reasons(List.of(good.get(0), impostor.certificate())))
        .singleElement()
        .asString()
        .contains("was not signed by");

    assertThat(files.load().orElseThrow().leaf()).isEqualTo(before.leaf());
    assertThat(pending).exists();
  }

  @Test
  void refusesFilesThatAreNoChain() throws Exception {
    files.makeOwn(NAMES, now);
    Path file = directory.resolve("answer.pem");
    assertThat(refusal(file).reasons()).containsExactly("there is no file " + file);
    Files.writeString(file, "hello");
    assertThat(refusal(file).reasons())
        .singleElement()
        .asString()
        .contains("no certificate in PEM");
    Files.writeString(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThat(refusal(file).reasons()).singleElement().asString().contains("cannot read");
    Files.write(file, new byte[(int) Pem.MAX_BYTES + 1]);
    assertThat(refusal(file).reasons()).singleElement().asString().contains("at most");
  }

  /** Power cuts between the three steps of an import; the pair on disk always belongs together. */
  @Test
  void finishesOrForgetsAnInterruptedImport() throws Exception {
    Credential old = files.makeOwn(NAMES, now);
    List<X509Certificate> answer = TestAuthority.root("Root").sign(files.request(NAMES), YEAR);
    Path next = sibling("front.pem.next");

    Files.writeString(next, Pem.of(answer));
    assertThat(files.load().orElseThrow().leaf()).as("before the key").isEqualTo(old.leaf());
    assertThat(next).doesNotExist();

    Files.writeString(next, Pem.of(answer));
    SecretFile.move(pending, key);
    assertThat(files.load().orElseThrow().leaf()).as("after the key").isEqualTo(answer.get(0));
    assertThat(next).doesNotExist();
  }

  @Test
  void saysWhichFileIsWrong() throws Exception {
    files.makeOwn(NAMES, now);
    Files.writeString(key, Pem.of(SiteAuthority.key()));
    assertThatThrownBy(files::load)
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("front.key is not the key of the first certificate");
    Files.delete(key);
    assertThatThrownBy(files::load).hasMessageContaining("front.key is missing");
    Files.delete(certificate);
    assertThat(files.load()).isEmpty();
  }

  private List<String> reasons(List<X509Certificate> chain) throws Exception {
    return refusal(write(chain)).reasons();
  }

  private CertificateRefused refusal(Path file) {
    return catchThrowableOfType(
        CertificateRefused.class, () -> files.importChain(file, NAMES, now));
  }

  private Path write(List<X509Certificate> chain) throws Exception {
    return Files.writeString(directory.resolve("answer.pem"), Pem.of(chain));
  }

  private Path sibling(String name) {
    return certificate.resolveSibling(name);
  }
}
