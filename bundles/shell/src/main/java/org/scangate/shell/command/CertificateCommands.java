package org.scangate.shell.command;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.front.CertificateRefused;
import org.scangate.api.front.Certificates;
import org.scangate.api.front.Certificates.Description;

/** The listeners' certificate: show, request, import. */
public final class CertificateCommands {
  private CertificateCommands() {}

  abstract static class OnCertificates extends AsSomebody {
    @Part Certificates certificates;

    final void show(Description d) {
      out().println("subject      " + d.subject());
      out().println("names        " + String.join(", ", d.names()));
      out().println("issuer       " + d.issuer());
      out().println("valid        " + d.notBefore() + " to " + d.notAfter());
      out().println("fingerprint  " + d.fingerprint());
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "cert-show",
      description = "Shows the certificate that browsers see")
  public static final class Show extends OnCertificates {
    @Override
    protected Object run() {
      certificates
          .describe()
          .ifPresentOrElse(
              this::show,
              () -> {
                throw new IllegalStateException(
                    "there is no certificate in use; 'status' says why");
              });
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "cert-request",
      description = "Prints a certificate request (PKCS#10, PEM) for the hospital's own authority")
  public static final class Request extends OnCertificates {
    @Override
    protected Object run() throws CertificateRefused {
      out().print(certificates.request(by()));
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "cert-import",
      description = "Puts the authority's answer into use, without a restart")
  public static final class Import extends OnCertificates {
    @Argument(
        name = "file",
        description = "Absolute path of the chain in PEM, the appliance's own certificate first",
        required = true)
    String file;

    @Override
    protected Object run() throws CertificateRefused {
      show(certificates.importChain(absolute(file), by()));
      out().println("in use; open connections keep the old one");
      return null;
    }
  }
}
