package org.scangate.safety.relay.simulated;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A simulated relay. */
@ObjectClassDefinition(
    id = SimulatedComponent.PID,
    name = "ScanGate simulated relay",
    description = "A relay without a device. Made from the site file.")
@interface SimulatedConfig {

  @AttributeDefinition(description = "Id of the relay.")
  String relay();

  @AttributeDefinition(description = "How often the granted state is renewed, in ms.")
  long refresh() default 100;

  @AttributeDefinition(description = "The outputs fall by themselves after this, in ms.")
  long watchdog() default 1000;

  @AttributeDefinition(description = "How long a feedback may differ from its coil, in ms.")
  long feedback$_$timeout() default 100;

  @AttributeDefinition(description = "Feedback inputs and the coils they follow, as INPUT=COIL.")
  String[] feedbacks() default {};

  @AttributeDefinition(description = "Inputs that are active at the start.")
  int[] active() default {};
}
