package org.scangate.fleet.console.host;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The {@code fleet} section of the console's file. */
@ObjectClassDefinition(
    name = "ScanGate central console",
    description = "Hears the appliances of a fleet over a broker")
@interface HostConfig {

  @AttributeDefinition(description = "mqtts://host:port, or mqtt:// without TLS")
  String broker();

  @AttributeDefinition(
      description = "The Sparkplug host id; another one for each process of a console")
  String host();

  @AttributeDefinition(description = "The Sparkplug groups to watch")
  String[] groups();

  @AttributeDefinition(description = "Empty: signs in without a name")
  String username() default "";

  @AttributeDefinition(description = "Absolute path; read at every connection")
  String password_file() default "";

  @AttributeDefinition(
      description = "Absolute path of the broker's authorities, PEM; empty: Java's")
  String authorities() default "";

  @AttributeDefinition(
      description = "Milliseconds from beat to beat, of an appliance that does not tell its own")
  long heartbeat() default 5000;
}
