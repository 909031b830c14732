package org.scangate.net.front;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The {@code front} section of the site file. */
@ObjectClassDefinition(name = "ScanGate front", description = "The HTTPS listeners")
@interface FrontConfig {

  @AttributeDefinition(description = "host:port of each listener for remote people")
  String[] listen();

  @AttributeDefinition(description = "host:port that clients dial")
  String[] addresses();

  @AttributeDefinition(description = "host:port of the on-site listener; empty: none")
  String onsite_listen() default "";

  @AttributeDefinition(description = "Absolute path of the certificate chain in PEM")
  String certificate();

  @AttributeDefinition(description = "Absolute path of its key in PEM")
  String key();

  @AttributeDefinition(
      description =
          "Absolute path of the authorities, in PEM, whose client certificates remote people must"
              + " show; empty: none is asked for")
  String client_ca() default "";

  @AttributeDefinition(description = "TLSv1.3 or TLSv1.2")
  String minimum_tls() default "TLSv1.3";

  @AttributeDefinition(description = "Short id of the site")
  String site_id() default "";

  @AttributeDefinition(description = "Name of the site, in certificates")
  String site_name() default "";

  @AttributeDefinition(description = "auto, boringssl or jdk")
  String tls_provider() default "auto";

  @AttributeDefinition(description = "Connections to all remote listeners together", min = "16")
  int connections() default 10_000;

  @AttributeDefinition(
      description = "Connections from one IPv4 address or IPv6 /64 network",
      min = "1")
  int connections_per_address() default 256;

  @AttributeDefinition(description = "Threads that answer requests", min = "1")
  int route_threads() default 8;
}
