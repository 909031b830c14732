package org.scangate.fleet.console.history;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The {@code database} section of the console's file. */
@ObjectClassDefinition(
    name = "ScanGate fleet history",
    description = "The database of the central console")
@interface HistoryConfig {

  @AttributeDefinition(
      description = "jdbc:postgresql://host:port/database; empty: H2, in a file of the console's")
  String url() default "";

  @AttributeDefinition(description = "Who signs in at the database")
  String username() default "";

  @AttributeDefinition(
      description = "Absolute path; read whenever the console signs in anew; empty: no password")
  String password_file() default "";

  @AttributeDefinition(
      description =
          "Absolute path of the server's authorities, PEM: its certificate and name are checked;"
              + " empty: they are not")
  String authorities() default "";

  @AttributeDefinition(description = "Absolute path of H2's files; empty: below the console's data")
  String directory() default "";
}
