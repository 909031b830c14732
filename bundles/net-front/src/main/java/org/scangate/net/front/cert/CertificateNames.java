package org.scangate.net.front.cert;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names and addresses that a certificate must be good for.
 *
 * @param dns lower-case names
 * @param addresses IP addresses in their usual spelling
 */
public record CertificateNames(Set<String> dns, Set<String> addresses) {
  private static final int SAN_DNS = 2;
  private static final int SAN_IP = 7;

  public CertificateNames {
    dns = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(dns));
    addresses = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(addresses));
  }

  /**
   * Names and IP literals as dialled; {@code localhost} also stands for both loopback addresses.
   */
  public static CertificateNames of(Collection<String> hosts) {
    Set<String> dns = new LinkedHashSet<>();
    Set<String> addresses = new LinkedHashSet<>();
    for (String host : hosts) {
      byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
      if (address != null) {
        addresses.add(spelling(address));
      } else {
        dns.add(IDN.toASCII(host).toLowerCase(Locale.ROOT));
      }
    }
    if (dns.contains("localhost")) {
      addresses.add("127.0.0.1");
      addresses.add(spelling(NetUtil.createByteArrayFromIpAddressString("::1")));
    }
    return new CertificateNames(dns, addresses);
  }

  /** Those of ours that the certificate is not for; empty when it covers all. */
  public List<String> notCoveredBy(X509Certificate certificate) throws CertificateParsingException {
    CertificateNames theirs = in(certificate);
    List<String> missing = new ArrayList<>();
    for (String name : dns) {
      if (theirs.dns.stream().noneMatch(pattern -> matches(pattern, name))) {
        missing.add(name);
      }
    }
    for (String address : addresses) {
      if (!theirs.addresses.contains(address)) {
        missing.add(address);
      }
    }
    return missing;
  }

  /** What a certificate says it is for (RFC 5280 4.2.1.6). */
  public static CertificateNames in(X509Certificate certificate)
      throws CertificateParsingException {
    Set<String> dns = new LinkedHashSet<>();
    Set<String> addresses = new LinkedHashSet<>();
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      int kind = (Integer) name.get(0);
      if (kind == SAN_DNS) {
        dns.add(((String) name.get(1)).toLowerCase(Locale.ROOT));
      } else if (kind == SAN_IP) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString((String) name.get(1));
        addresses.add(address == null ? (String) name.get(1) : spelling(address));
      }
    }
    return new CertificateNames(dns, addresses);
  }

  /** DNS names first. */
  public List<String> all() {
    List<String> all = new ArrayList<>(dns);
    all.addAll(addresses);
    return all;
  }

  /** A leading {@code *} stands for exactly one label (RFC 6125 6.4.3). */
  static boolean matches(String pattern, String name) {
    if (pattern.startsWith("*.")) {
      int dot = name.indexOf('.');
      return dot > 0 && name.substring(dot).equals(pattern.substring(1));
    }
    return pattern.equals(name);
  }

  private static String spelling(byte[] address) {
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address.length + " bytes are no IP address", e);
    }
  }
}
