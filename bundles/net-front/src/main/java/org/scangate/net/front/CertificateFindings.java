package org.scangate.net.front;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scangate.api.health.Finding;
import org.scangate.api.health.Finding.Level;
import org.scangate.net.front.cert.CertificateNames;

/** What is to say of a certificate at a given time; pure. */
final class CertificateFindings {
  private static final Duration WARN = Duration.ofDays(30);
  private static final Duration ALARM = Duration.ofDays(7);
  private static final Duration WARN_AUTHORITY = Duration.ofDays(180);
  private static final String RENEW =
      "Make a request with scangate ctl cert-request, have it signed, and give the answer to"
          + " scangate ctl cert-import.";

  private CertificateFindings() {}

  /**
   * @param authorityEnds when the site's own authority signed the certificate
   */
  static List<Finding> of(
      X509Certificate leaf, Optional<Instant> authorityEnds, CertificateNames names, Instant now) {
    List<Finding> findings = new ArrayList<>();
    Instant end = leaf.getNotAfter().toInstant();
    Duration left = Duration.between(now, end);
    if (left.isNegative()) {
      findings.add(
          new Finding(
              Level.ALARM,
              "certificate.expired",
              "The certificate expired on " + end + "; browsers refuse to connect.",
              RENEW));
    } else if (left.compareTo(WARN) < 0) {
      findings.add(
          new Finding(
              left.compareTo(ALARM) < 0 ? Level.ALARM : Level.WARNING,
              "certificate.expires",
              "The certificate expires in " + left.toDays() + " days, on " + end + ".",
              RENEW));
    }
    if (now.isBefore(leaf.getNotBefore().toInstant())) {
      findings.add(
          new Finding(
              Level.ALARM,
              "certificate.early",
              "The certificate is valid only from " + leaf.getNotBefore().toInstant() + ".",
              "Check the appliance's clock."));
    }
    findings.addAll(uncovered(leaf, names));
    authorityEnds
        .filter(ends -> now.plus(WARN_AUTHORITY).isAfter(ends))
        .ifPresent(
            ends ->
                findings.add(
                    new Finding(
                        Level.WARNING,
                        "certificate.authority",
                        "The site CA ends on " + ends + "; a new one follows by itself.",
                        "Plan to give the new site-ca.pem to all clients then.")));
    if (findings.isEmpty()) {
      findings.add(Finding.ok("certificate.valid", "The certificate is valid until " + end + "."));
    }
    return findings;
  }

  private static List<Finding> uncovered(X509Certificate leaf, CertificateNames names) {
    List<String> missing;
    try {
      missing = names.notCoveredBy(leaf);
    } catch (CertificateParsingException e) {
      missing = names.all();
    }
    return missing.isEmpty()
        ? List.of()
        : List.of(
            new Finding(
                Level.ALARM,
                "certificate.names",
                "The certificate is not for "
                    + String.join(", ", missing)
                    + "; browsers refuse to connect there.",
                RENEW));
  }
}
