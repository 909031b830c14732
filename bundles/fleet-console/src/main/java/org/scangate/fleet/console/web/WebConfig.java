package org.scangate.fleet.console.web;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The {@code metrics} section of the console's file. */
@ObjectClassDefinition(name = "ScanGate fleet console, web")
@interface WebConfig {

  @AttributeDefinition(
      description =
          "Absolute path of the token that Prometheus must send, read at every scrape; empty:"
              + " nobody may read the metrics")
  String metrics_token_file() default "";
}
