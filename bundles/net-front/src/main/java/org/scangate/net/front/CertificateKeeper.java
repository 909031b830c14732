package org.scangate.net.front;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.scangate.api.access.Door;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.front.CertificateRefused;
import org.scangate.api.front.Certificates.Description;
import org.scangate.api.health.Finding;
import org.scangate.api.time.Ticker;
import org.scangate.net.front.FrontSettings.TlsProvider;
import org.scangate.net.front.cert.CertificateFiles;
import org.scangate.net.front.cert.CertificateNames;
import org.scangate.net.front.cert.Credential;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a certificate at hand: makes it when there is none, renews its own, takes in others', and
 * notices files that were replaced by hand. What changes, changes on the control thread; contexts,
 * description and findings may be read by any.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the listener tells of a failure
final class CertificateKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);

  private final FrontSettings settings;
  private final Supplier<TlsProvider> provider;
  private final CertificateFiles files;
  private final CertificateNames names;
  private final Ticker ticker;
  private final Supplier<Audit> audit;
  private String stamp = "";
  private volatile Current current;
  private volatile String trouble = "";

  /** What new connections are shown. */
  private record Current(
      Credential credential,
      SslContext remote,
      SslContext onSite,
      Optional<Instant> authorityEnds) {

    /** Signed by the site's own authority. */
    boolean own() {
      return authorityEnds.isPresent();
    }
  }

  /**
   * @param provider resolved, not AUTO; may wait for natives to load
   * @param audit gives null while there is none
   */
  CertificateKeeper(
      FrontSettings settings,
      Supplier<TlsProvider> provider,
      Ticker ticker,
      Supplier<Audit> audit) {
    this.settings = settings;
    this.provider = provider;
    this.ticker = ticker;
    this.audit = audit;
    names = settings.certificateNames();
    files = new CertificateFiles(settings.certificate(), settings.key(), settings.siteName());
  }

  /** Looks at the files and does what is due; called at first and every few seconds. */
  void check() {
    try {
      String found = stampOfAll();
      if (current == null || !found.equals(stamp)) {
        Optional<Credential> loaded = files.load();
        if (loaded.isPresent()) {
          use(loaded.get());
        } else {
          use(files.makeOwn(names, ticker.now()));
          LOG.info(
              "made a site CA and a certificate for {}; clients must trust {}",
              names.all(),
              settings.certificate().resolveSibling("site-ca.pem"));
          record("certificate.made", "appliance", Outcome.DONE);
        }
      }
      Current now = current;
      if (now.own() && CertificateFiles.shouldRenew(now.credential().leaf(), names, ticker.now())) {
        use(files.makeOwn(names, ticker.now()));
        LOG.info("renewed the certificate for {}", names.all());
        record("certificate.renewed", "appliance", Outcome.DONE);
      }
      trouble = "";
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      String words = e.getMessage() == null ? e.toString() : e.getMessage();
      if (!words.equals(trouble)) {
        LOG.error("certificate of the listeners: {}", words, e);
      }
      trouble = words;
    }
  }

  private void use(Credential credential) throws IOException, GeneralSecurityException {
    TlsProvider by = provider.get();
    current =
        new Current(
            credential,
            TlsContexts.server(credential, settings.clientCa(), settings.tls12(), by),
            TlsContexts.server(credential, Optional.empty(), settings.tls12(), by),
            files.isOwn(credential.leaf()) ? files.authorityEnds() : Optional.empty());
    stamp = stampOfAll();
  }

  /** Certificate, key and, where there is one, the list of who may call. */
  private String stampOfAll() throws IOException {
    Optional<Path> callers = settings.clientCa();
    return files.stamp() + (callers.isEmpty() ? "" : " " + CertificateFiles.stamp(callers.get()));
  }

  /** As {@link org.scangate.api.front.Certificates#request}. */
  String request(String by) throws CertificateRefused {
    try {
      String request = files.request(names);
      record("certificate.requested", by, Outcome.DONE);
      return request;
    } catch (IOException | GeneralSecurityException e) {
      record("certificate.requested", by, Outcome.FAILED);
      throw new CertificateRefused(List.of("no request could be made: " + e.getMessage()));
    }
  }

  /** As {@link org.scangate.api.front.Certificates#importChain}. */
  Description importChain(Path chain, String by) throws CertificateRefused {
    try {
      use(files.importChain(chain, names, ticker.now()));
      trouble = "";
      record("certificate.imported", by, Outcome.DONE);
      return describe().orElseThrow();
    } catch (CertificateRefused e) {
      record("certificate.imported", by, Outcome.REFUSED);
      throw e;
    } catch (IOException | GeneralSecurityException e) {
      record("certificate.imported", by, Outcome.FAILED);
      throw new CertificateRefused(List.of("the chain could not be put into use: " + e));
    }
  }

  private void record(String action, String by, Outcome outcome) {
    Audit now = audit.get();
    if (now == null) {
      return;
    }
    Map<String, String> detail =
        describe()
            .map(d -> Map.of("subject", d.subject(), "fingerprint", d.fingerprint()))
            .orElse(Map.of());
    now.record(AuditEvent.of(action, by, outcome, detail))
        .whenComplete(
            (number, failure) -> {
              if (failure != null) {
                LOG.warn("{} could not be audited: {}", action, failure.toString());
              }
            });
  }

  boolean isReady() {
    return current != null;
  }

  /** For new connections of a door. */
  SslContext context(Door door) {
    Current now = current;
    return door == Door.REMOTE ? now.remote() : now.onSite();
  }

  Optional<Description> describe() {
    Current now = current;
    if (now == null) {
      return Optional.empty();
    }
    X509Certificate leaf = now.credential().leaf();
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
      return Optional.of(
          new Description(
              leaf.getSubjectX500Principal().getName(),
              CertificateNames.in(leaf).all(),
              leaf.getNotBefore().toInstant(),
              leaf.getNotAfter().toInstant(),
              leaf.getIssuerX500Principal().getName(),
              HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (!trouble.isEmpty()) {
      findings.add(
          new Finding(
              Finding.Level.ALARM,
              "certificate.broken",
              "The certificate of the listeners cannot be used or renewed: " + trouble + ".",
              "Do what the message says; the files are looked at again every few seconds."));
    }
    Current now = current;
    if (now != null) {
      findings.addAll(
          CertificateFindings.of(
              now.credential().leaf(), now.authorityEnds(), names, ticker.now()));
    }
    return findings;
  }
}
