package org.scangate.scanner.runtime;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What must hold before anybody gets control of a scanner. */
@ObjectClassDefinition(
    id = ControlRoom.PID,
    name = "ScanGate control",
    description = "Conditions of control, the same for every scanner of the site.")
@interface ControlConfig {

  @AttributeDefinition(
      name = "Gates",
      description =
          "Names of the gates that must agree before control is granted. A gate that is named here"
              + " and not installed refuses.")
  String[] gates() default {"sign-in", "role", "audit", "relay", "permissive", "release"};

  @AttributeDefinition(
      name = "Scanners per person",
      description = "How many scanners one person may control at the same time.",
      min = "1",
      max = "8")
  int scanners_per_person() default 1;
}
