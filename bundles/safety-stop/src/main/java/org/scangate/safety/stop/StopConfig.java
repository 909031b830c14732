package org.scangate.safety.stop;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The circuits on one relay. Beside these keys there are, per circuit, {@code
 * circuit.SCANNER.permissive.coil|permissive.feedback|stop.coil|stop.feedback|stop.sense|lamp.coil}
 * and {@code circuit.SCANNER.inputs.reset|on-site-stop|hold|local-remote-key|patient-call}, numbers
 * from 0, absent where nothing is wired; {@link StopSettings#of} reads them all.
 */
@ObjectClassDefinition(
    id = StopComponent.PID,
    name = "ScanGate stop",
    description =
        "Stop, permissive and hold of the scanners on one relay. Made from the site file.")
@interface StopConfig {

  @AttributeDefinition(description = "Id of the relay.")
  String relay();

  @AttributeDefinition(description = "Selects the relay's service.")
  String relay_target() default "(relay=none)";

  @AttributeDefinition(description = "Ids of the scanners.")
  String[] circuits();
}
