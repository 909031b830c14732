package org.scangate.net.fleet;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The {@code fleet} section of the site file. */
@ObjectClassDefinition(name = "ScanGate fleet", description = "Tells a broker how it is")
@interface FleetConfig {

  @AttributeDefinition(description = "mqtts://host:port, or mqtt:// without TLS")
  String broker();

  @AttributeDefinition(description = "The Sparkplug group")
  String group();

  @AttributeDefinition(description = "The name of this appliance at the broker")
  String node();

  @AttributeDefinition(description = "Empty: signs in without a name")
  String username() default "";

  @AttributeDefinition(description = "Absolute path; read at every connection")
  String password_file() default "";

  @AttributeDefinition(
      description = "Absolute path of the broker's authorities, PEM; empty: Java's")
  String authorities() default "";

  @AttributeDefinition(description = "Without this host online nothing is told; empty: always")
  String primary_host() default "";

  @AttributeDefinition(
      description = "Absolute path of the keys whose commands run, PEM; empty: no command runs")
  String commands_key() default "";

  @AttributeDefinition(description = "Milliseconds from beat to beat")
  long heartbeat() default 5000;
}
