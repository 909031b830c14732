package org.scangate.scanner.runtime;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * One scanner of the site file. Beside these keys there are, per display, {@code
 * display.ID.host|port|username|password-file|position|exclusive}, and the driver's own under
 * {@code settings.KEY}; {@link ScannerEntry#of} reads them all.
 */
@ObjectClassDefinition(
    id = ScannerComponent.PID,
    name = "ScanGate scanner",
    description = "One CT or MRI unit. Made from the site file.")
@interface ScannerConfig {

  @AttributeDefinition(description = "Short id, for example mr-1.")
  String id();

  @AttributeDefinition(description = "What people call it.")
  String name();

  @AttributeDefinition(description = "CT or MR.")
  String modality() default "CT";

  @AttributeDefinition(description = "CSS colour of the scanner's frames.")
  String colour() default "teal";

  @AttributeDefinition(description = "Name of the driver that reaches it.")
  String driver();

  @AttributeDefinition(description = "Order in the site file, from 0.")
  int place() default 0;

  @AttributeDefinition(description = "Ids of its displays, at least one.")
  String[] displays();

  @AttributeDefinition(
      description = "How long the holder's last path may be gone before control ends, in ms.")
  long on$_$link$_$loss_after() default 2000;

  @AttributeDefinition(description = "What happens then beside: drop-permissive or stop.")
  String on$_$link$_$loss_action() default "drop-permissive";

  @AttributeDefinition(description = "Patient ids that are not patients.")
  String[] phantoms() default {};

  @AttributeDefinition(
      description = "Application entity title under which it sends images; empty when not known.")
  String ae_title() default "";
}
