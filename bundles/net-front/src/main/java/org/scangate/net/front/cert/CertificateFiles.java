package org.scangate.net.front.cert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.scangate.api.front.CertificateRefused;

/**
 * The files of the listeners' certificate. Beside certificate and key stand {@code site-ca.pem} and
 * {@code site-ca.key}; {@code KEY.pending}, the key of a request that waits for its answer; and,
 * during an import only, {@code CERTIFICATE.next}. Used by one thread.
 *
 * <p>An import must replace two files. It writes {@code .next}, moves the pending key into place,
 * then {@code .next}: whoever finds a {@code .next} knows by the key which half happened.
 */
public final class CertificateFiles {
  /** An own leaf is made anew this long before it expires. */
  static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private final Path certificate;
  private final Path key;
  private final Path pending;
  private final Path next;
  private final Path authority;
  private final Path authorityKey;
  private final String site;

  /**
   * @param site name of the site, for subjects
   */
  public CertificateFiles(Path certificate, Path key, String site) {
    this.certificate = certificate;
    this.key = key;
    this.site = site;
    pending = key.resolveSibling(key.getFileName() + ".pending");
    next = certificate.resolveSibling(certificate.getFileName() + ".next");
    authority = certificate.resolveSibling("site-ca.pem");
    authorityKey = certificate.resolveSibling("site-ca.key");
  }

  /** All certificates of a PEM file. */
  public static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    return Pem.certificates(file);
  }

  /**
   * What is on disk; empty when there is no certificate.
   *
   * @throws GeneralSecurityException when there is one that cannot be used, with the way out
   */
  public Optional<Credential> load() throws IOException, GeneralSecurityException {
    finishImport();
    if (!Files.exists(certificate)) {
      return Optional.empty();
    }
    if (!Files.exists(key)) {
      throw new GeneralSecurityException(
          certificate
              + " has no key: "
              + key
              + " is missing; bring it back, or remove the certificate to have both made anew");
    }
    List<X509Certificate> chain = Pem.certificates(certificate);
    PrivateKey found = Pem.key(key);
    if (!KeyMatch.matches(found, chain.get(0).getPublicKey())) {
      throw new GeneralSecurityException(
          key
              + " is not the key of the first certificate in "
              + certificate
              + "; put the pair that belongs together in place");
    }
    return Optional.of(new Credential(found, chain));
  }

  /** Changes when somebody replaces the files by hand. */
  public String stamp() throws IOException {
    return stamp(certificate) + " " + stamp(key);
  }

  /** A word that changes when the file does. */
  public static String stamp(Path file) throws IOException {
    return Files.exists(file) ? Files.getLastModifiedTime(file) + "/" + Files.size(file) : "none";
  }

  /** Whether the site's own authority signed it. */
  public boolean isOwn(X509Certificate leaf) throws IOException, GeneralSecurityException {
    if (!Files.exists(authority)) {
      return false;
    }
    try {
      leaf.verify(Pem.certificates(authority).get(0).getPublicKey());
      return true;
    } catch (java.security.SignatureException | java.security.InvalidKeyException e) {
      return false;
    }
  }

  /** Whether an own leaf should be made anew now: it ends soon, or there are new names. */
  public static boolean shouldRenew(X509Certificate leaf, CertificateNames names, Instant now)
      throws GeneralSecurityException {
    return now.plus(RENEW_BEFORE).isAfter(leaf.getNotAfter().toInstant())
        || !names.notCoveredBy(leaf).isEmpty();
  }

  /** Makes a leaf with the site's own authority, and that too when it is missing or unfit. */
  public Credential makeOwn(CertificateNames names, Instant now)
      throws IOException, GeneralSecurityException {
    Credential signer = fitAuthority(names, now);
    KeyPair pair = Files.exists(key) ? ownPair() : SiteAuthority.key();
    X509Certificate leaf = SiteAuthority.leaf(signer, pair, site, names, now);
    SecretFile.write(key, Pem.of(pair));
    SecretFile.write(certificate, Pem.of(List.of(leaf)));
    return new Credential(pair.getPrivate(), List.of(leaf));
  }

  private KeyPair ownPair() throws IOException, GeneralSecurityException {
    try {
      return Pem.pair(key);
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(
          key
              + " is there without "
              + certificate
              + " and was not made here; bring its certificate, or remove it: "
              + e.getMessage(),
          e);
    }
  }

  private Credential fitAuthority(CertificateNames names, Instant now)
      throws IOException, GeneralSecurityException {
    if (Files.exists(authority) && Files.exists(authorityKey)) {
      X509Certificate found = Pem.certificates(authority).get(0);
      PrivateKey mine = Pem.key(authorityKey);
      if (KeyMatch.matches(mine, found.getPublicKey())
          && SiteAuthority.maySignFor(found, names)
          && now.plus(RENEW_BEFORE).isBefore(found.getNotAfter().toInstant())) {
        return new Credential(mine, List.of(found));
      }
    }
    KeyPair pair = SiteAuthority.key();
    Credential made = SiteAuthority.authority(pair, site, names, now);
    SecretFile.write(authorityKey, Pem.of(pair));
    SecretFile.write(authority, Pem.of(made.chain()));
    return made;
  }

  /** When the site's own authority ends; empty when there is none. */
  public Optional<Instant> authorityEnds() throws IOException, GeneralSecurityException {
    return Files.exists(authority)
        ? Optional.of(Pem.certificates(authority).get(0).getNotAfter().toInstant())
        : Optional.empty();
  }

  /** A request in PEM, with the key that waits already or a new one. */
  public String request(CertificateNames names) throws IOException, GeneralSecurityException {
    KeyPair pair;
    if (Files.exists(pending)) {
      pair = Pem.pair(pending);
    } else {
      pair = SiteAuthority.key();
      SecretFile.write(pending, Pem.of(pair));
    }
    return SiteAuthority.request(pair, site, names);
  }

  /** Puts a chain into place together with the key it is for. */
  public Credential importChain(Path file, CertificateNames names, Instant now)
      throws IOException, GeneralSecurityException, CertificateRefused {
    List<X509Certificate> chain;
    try {
      chain = Pem.certificates(file);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new CertificateRefused(List.of("there is no file " + file));
    } catch (IOException | GeneralSecurityException e) {
      throw new CertificateRefused(List.of("cannot read " + file + ": " + e.getMessage()));
    }
    Optional<PrivateKey> waiting = keyIn(pending);
    Optional<PrivateKey> current = keyIn(key);
    List<String> problems =
        ChainCheck.problems(
            chain,
            theirs ->
                waiting.filter(mine -> KeyMatch.matches(mine, theirs)).isPresent()
                    || current.filter(mine -> KeyMatch.matches(mine, theirs)).isPresent(),
            names,
            now);
    if (!problems.isEmpty()) {
      throw new CertificateRefused(problems);
    }
    SecretFile.write(next, Pem.of(chain));
    if (current.filter(mine -> KeyMatch.matches(mine, chain.get(0).getPublicKey())).isEmpty()) {
      SecretFile.move(pending, key);
    }
    finishImport();
    return load().orElseThrow();
  }

  private void finishImport() throws IOException, GeneralSecurityException {
    if (!Files.exists(next)) {
      return;
    }
    X509Certificate leaf = Pem.certificates(next).get(0);
    if (keyIn(key).filter(mine -> KeyMatch.matches(mine, leaf.getPublicKey())).isPresent()) {
      SecretFile.move(next, certificate);
    } else {
      SecretFile.delete(next);
    }
  }

  private static Optional<PrivateKey> keyIn(Path file)
      throws IOException, GeneralSecurityException {
    return Files.exists(file) ? Optional.of(Pem.key(file)) : Optional.empty();
  }
}
